/**
 * What an HTTP server does with an upgrade request before and after it asks a protocol handler, free of any server's types: the
 * formal check, the choice of the handler, the copy of the request, the rules of the answer.
 */
package org.sluice.http.upgrade;
