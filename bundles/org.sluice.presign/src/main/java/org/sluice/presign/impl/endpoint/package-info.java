/**
 * Signs URLs over HTTP, for who may come in: {@link org.sluice.presign.impl.endpoint.PresignEndpoint} is the component, and registers a servlet
 * context that decides about requests, and the servlet in it.
 */
package org.sluice.presign.impl.endpoint;
