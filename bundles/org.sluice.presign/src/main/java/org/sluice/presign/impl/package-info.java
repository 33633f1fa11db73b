/**
 * Authenticators and signers by configuration.
 *
 * <p>{@link org.sluice.presign.impl.PresignAuthenticators} is the component. It takes the configurations itself, because
 * Declarative Services would show their properties, the secrets, to everybody who looks at components.
 * {@link org.sluice.presign.impl.sigv4} is the signature, {@link org.sluice.presign.impl.endpoint} what signs over HTTP.
 */
package org.sluice.presign.impl;
