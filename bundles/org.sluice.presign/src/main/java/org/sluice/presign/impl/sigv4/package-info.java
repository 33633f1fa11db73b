/**
 * AWS Signature Version 4, as far as it is about query parameters of a GET request without a body: how a request is written
 * down so that both sides sign the same bytes, signing, and verifying. It knows neither configurations nor services.
 *
 * <p>The order of the checks, and what they say, are those that AWS's servers have been observed to have.
 */
package org.sluice.presign.impl.sigv4;
