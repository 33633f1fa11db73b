package org.sluice.presign.impl.sigv4;

import java.util.LinkedHashMap;
import java.util.Map;
import org.sluice.presign.Credentials;

/** Keys that have been derived, for a day and an access key each, those that were used last. Thread-safe. */
final class SigningKeys {

    static final int MAX = 256;

    private record Id(String accessKeyId, Scope scope) {}

    /** The secret is compared, since providers may change it at any time. */
    private record Derived(String secret, byte[] key) {}

    // Guarded by this.
    private final Map<Id, Derived> keys = new LinkedHashMap<>(16, 0.75f, true) {

        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<Id, Derived> eldest) {
            return size() > MAX;
        }
    };

    synchronized byte[] key(Credentials credentials, Scope scope) {
        Id id = new Id(credentials.accessKeyId(), scope);
        Derived present = keys.get(id);
        if (present == null || !Crypto.areEqual(present.secret, credentials.secretAccessKey())) {
            present = new Derived(credentials.secretAccessKey(), scope.signingKey(credentials.secretAccessKey()));
            keys.put(id, present);
        }
        return present.key;
    }

    synchronized int size() {
        return keys.size();
    }
}
