package org.sluice.presign;

import java.net.URI;
import java.time.Duration;
import java.util.Map;
import org.osgi.annotation.versioning.ProviderType;

/**
 * Signs URLs for WebSockets. There is one for each configuration, as an OSGi service with the property {@link #NAME}; what it
 * signs is let in by the authenticator of the same configuration, here or at another gateway that has the same credentials.
 *
 * <p>It may be called on any thread. A URL that it has signed is a secret: whoever has it can open the WebSocket until it
 * expires.
 */
@ProviderType
public interface Presigner {

    /**
     * Service property: the name of the configuration.
     *
     * <p>The value of this service property is of type {@code String}.
     */
    String NAME = "sluice.presign.name";

    /**
     * The access keys that are configured, and have not expired. Those that only a {@link CredentialsProvider} knows are not
     * among them, and can be used all the same.
     *
     * @return an unmodifiable map from the ids of access keys to the names of their principals, in the order of the configuration
     */
    Map<String, String> accessKeys();

    /**
     * Signs a URL with credentials that are configured, or that a provider knows, on the calling thread.
     *
     * @param accessKeyId the id of the access key
     * @param url what is to be opened, with {@code ws}, {@code wss}, {@code http} or {@code https}; not signed yet, and without a
     *     fragment and a user. Its host must be the one that clients send ({@code Host})
     * @param expires how long it is good for: whole seconds, from one to what is configured (300 s at most)
     * @return the URL with a signature
     * @throws IllegalArgumentException for an access key that is not known, for another URL or another time
     * @throws IllegalStateException if a provider cannot tell now
     */
    URI presign(String accessKeyId, URI url, Duration expires);

    /**
     * Signs a URL with these credentials.
     *
     * @param credentials what to sign with
     * @param url as above
     * @param expires as above
     * @return the URL with a signature
     * @throws IllegalArgumentException for credentials that have expired, for another URL or another time
     */
    URI presign(Credentials credentials, URI url, Duration expires);
}
