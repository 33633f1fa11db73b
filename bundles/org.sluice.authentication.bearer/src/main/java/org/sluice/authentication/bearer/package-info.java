/**
 * Bearer tokens (RFC 6750) that an operator configures, sent as a field, as a query parameter or among the subprotocols.
 *
 * <p>{@link org.sluice.authentication.bearer.BearerAuthenticators} is the component. It takes the configurations itself,
 * because Declarative Services would show their properties, the tokens, to everybody who looks at components.
 */
package org.sluice.authentication.bearer;
