package org.sluice.presign.impl;

import java.time.Clock;
import java.time.Instant;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.logging.LimitedLog;
import org.sluice.presign.impl.UsedSignatures.Use;
import org.sluice.presign.impl.sigv4.RefusedException;
import org.sluice.presign.impl.sigv4.UnavailableException;
import org.sluice.presign.impl.sigv4.Verifier;
import org.sluice.presign.impl.sigv4.Verifier.Verified;
import org.sluice.websocket.CloseCode;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.authentication.Authentication;
import org.sluice.websocket.authentication.Authenticator;

/**
 * Lets in who comes with a presigned URL. What is wrong with one is for the log: the peer gets nothing but a code. It does not count
 * as wrong credentials, for nobody guesses a signature, and a page whose URL has expired should not be locked out.
 */
final class PresignAuthenticator implements Authenticator {

    private static final Logger LOG = LoggerFactory.getLogger(PresignAuthenticator.class);
    private static final LimitedLog LIMITED = new LimitedLog(LOG);

    private final Settings settings;
    private final Verifier verifier;
    private final UsedSignatures used;
    private final Clock clock;

    PresignAuthenticator(Settings settings, Verifier.Source source, UsedSignatures used, Clock clock) {
        this.settings = settings;
        this.verifier = new Verifier(settings.rules(), source);
        this.used = used;
        this.clock = clock;
    }

    @Override
    public Authentication authenticate(Handshake handshake) {
        Instant now = clock.instant();
        try {
            Verified verified = verifier.verify(handshake, now);
            checkPath(verified, handshake);
            checkUse(verified, now);
            return Authentication.granted(verified.credentials().principal());
        } catch (RefusedException e) {
            LOG.debug(
                    "{} refuses {} at {}: {} {}",
                    this,
                    handshake.remoteAddress(),
                    LogText.of(handshake.path()),
                    e.code(),
                    LogText.of(e.getMessage()));
            return settings.closes() ? Authentication.closed(CloseCode.POLICY_VIOLATION) : Authentication.forbidden();
        } catch (UnavailableException e) {
            LOG.debug("{} cannot tell about {}: {}", this, handshake.remoteAddress(), e.getMessage());
            return Authentication.unavailable();
        }
    }

    private static void checkPath(Verified verified, Handshake handshake) throws RefusedException {
        if (!verified.credentials().mayOpen(handshake.path())) {
            throw new RefusedException(
                    "AccessDenied",
                    verified.credentials().accessKeyId() + " is not authorized to open " + handshake.path());
        }
    }

    /** Only a signature that is right is remembered: others cost no memory. */
    private void checkUse(Verified verified, Instant now) throws RefusedException, UnavailableException {
        if (settings.remembered() == 0) {
            return;
        }
        Use use = used.use(verified.signature(), verified.end(), now, settings.remembered());
        if (use == Use.AGAIN) {
            throw new RefusedException("SignatureAlreadyUsed", "The URL can be used once only");
        }
        if (use == Use.NO_ROOM) {
            LIMITED.warn(
                    settings.name(),
                    "{} has {} URLs to remember that have been used, and takes no more until some expire; set"
                            + " rememberedSignatures in PID {} to more, or maxExpiresSeconds to less",
                    this,
                    settings.remembered(),
                    Config.PID);
            throw new UnavailableException("too many signatures to remember", null);
        }
    }

    @Override
    public String toString() {
        return "presign authenticator " + settings.name();
    }
}
