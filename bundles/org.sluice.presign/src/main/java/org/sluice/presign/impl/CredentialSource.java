package org.sluice.presign.impl;

import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.logging.LimitedLog;
import org.sluice.presign.Credentials;
import org.sluice.presign.impl.sigv4.UnavailableException;
import org.sluice.presign.impl.sigv4.Verifier;

/** The credentials of one configuration: its own first, then those of services. */
final class CredentialSource implements Verifier.Source {

    private static final Logger LOG = LoggerFactory.getLogger(CredentialSource.class);
    private static final LimitedLog LIMITED = new LimitedLog(LOG);

    private final Settings settings;
    private final Providers providers;

    CredentialSource(Settings settings, Providers providers) {
        this.settings = settings;
        this.providers = providers;
    }

    @Override
    public Optional<Credentials> find(String accessKeyId) throws UnavailableException {
        Optional<Credentials> own = settings.credentials().find(accessKeyId);
        if (own.isPresent()) {
            return own;
        }
        boolean hasProviders = settings.providers()
                .filter(filter -> !providers.isEmpty(filter))
                .isPresent();
        if (!hasProviders && settings.credentials().all().isEmpty()) {
            LIMITED.warn(
                    settings.name(),
                    "Nobody is let in by presigned URLs of {}, for there are no credentials; set credentials in PID {}, or"
                            + " register a CredentialsProvider service that credentialsProviders selects",
                    settings.name(),
                    Config.PID);
            throw new UnavailableException("there are no credentials", null);
        }
        return hasProviders ? providers.find(accessKeyId, settings.providers().get()) : Optional.empty();
    }
}
