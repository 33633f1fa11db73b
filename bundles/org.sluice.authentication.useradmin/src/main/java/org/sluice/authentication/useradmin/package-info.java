/**
 * HTTP Basic (RFC 7617) with the users of the framework's {@code UserAdmin}.
 *
 * <p>{@link org.sluice.authentication.useradmin.UserAdminAuthenticators} is the component: it makes an authenticator of each
 * configuration. They are there without a {@code UserAdmin}, too, and say then that nobody can tell who a client is.
 */
package org.sluice.authentication.useradmin;
