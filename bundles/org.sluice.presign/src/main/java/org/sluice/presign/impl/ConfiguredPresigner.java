package org.sluice.presign.impl;

import java.net.URI;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.sluice.presign.Credentials;
import org.sluice.presign.Presigner;
import org.sluice.presign.impl.sigv4.Signer;
import org.sluice.presign.impl.sigv4.UnavailableException;
import org.sluice.presign.impl.sigv4.Verifier;

/** Signs by the rules of a configuration. */
final class ConfiguredPresigner implements Presigner {

    private final Settings settings;
    private final Verifier.Source source;
    private final Signer signer;
    private final Clock clock;

    ConfiguredPresigner(Settings settings, Verifier.Source source, Clock clock) {
        this.settings = settings;
        this.source = source;
        this.signer = new Signer(settings.rules());
        this.clock = clock;
    }

    @Override
    public Map<String, String> accessKeys() {
        Instant now = clock.instant();
        Map<String, String> keys = new LinkedHashMap<>();
        settings.credentials().all().stream()
                .filter(each -> !Verifier.isExpired(each, now))
                .forEach(each -> keys.put(each.accessKeyId(), each.principal()));
        return Collections.unmodifiableMap(keys);
    }

    @Override
    public URI presign(String accessKeyId, URI url, Duration expires) {
        try {
            Credentials credentials = (Credentials.isAccessKeyId(accessKeyId)
                            ? source.find(accessKeyId)
                            : Optional.<Credentials>empty())
                    .orElseThrow(() -> new IllegalArgumentException("the access key is not known"));
            return presign(credentials, url, expires);
        } catch (UnavailableException e) {
            throw new IllegalStateException("credentials cannot be looked up now: " + e.getMessage(), e);
        }
    }

    @Override
    public URI presign(Credentials credentials, URI url, Duration expires) {
        Instant now = clock.instant();
        if (Verifier.isExpired(credentials, now)) {
            throw new IllegalArgumentException("the credentials have expired");
        }
        return signer.sign(credentials, url, expires, now);
    }

    @Override
    public String toString() {
        return "presigner " + settings.name();
    }
}
