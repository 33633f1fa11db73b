package org.sluice.authentication.useradmin;

import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Supplier;
import org.osgi.service.useradmin.Role;
import org.osgi.service.useradmin.User;
import org.osgi.service.useradmin.UserAdmin;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.authentication.Authentication;
import org.sluice.websocket.authentication.Authenticator;

/** Knows clients by name and password. */
final class UserAdminAuthenticator implements Authenticator {

    private static final Logger LOG = LoggerFactory.getLogger(UserAdminAuthenticator.class);

    /** Implementations of UserAdmin make an LDAP filter of a login without escaping these. */
    private static final String OF_FILTERS = "*()\\";

    private final Settings settings;
    private final Supplier<UserAdmin> userAdmin;
    private final Passwords passwords = new Passwords();
    private final String challenge;

    /** Whether it has been told that there is no UserAdmin. */
    private final AtomicBoolean toldOfNone = new AtomicBoolean();

    UserAdminAuthenticator(Settings settings, Supplier<UserAdmin> userAdmin) {
        this.settings = settings;
        this.userAdmin = userAdmin;
        this.challenge = "Basic realm=" + settings.quotedRealm() + ", charset=\"UTF-8\"";
    }

    @Override
    public Authentication authenticate(Handshake handshake) {
        UserAdmin users = userAdmin.get();
        if (users == null) {
            if (!toldOfNone.getAndSet(true)) {
                LOG.warn("{} lets nobody in, for there is no UserAdmin service; install one", this);
            }
            return Authentication.unavailable();
        }
        toldOfNone.set(false);
        List<String> sent = handshake.fields().getOrDefault("Authorization", List.of()).stream()
                .filter(BasicCredentials::areIn)
                .toList();
        if (sent.isEmpty()) {
            return Authentication.missing(challenge);
        }
        // More than one cannot be right (RFC 9110, 5.3)
        return (sent.size() == 1 ? BasicCredentials.parse(sent.get(0)) : Optional.<BasicCredentials>empty())
                .map(credentials -> decide(users, credentials))
                .orElseGet(() -> Authentication.wrong(challenge));
    }

    private Authentication decide(UserAdmin users, BasicCredentials credentials) {
        User user = find(users, credentials.user());
        Object password = user == null ? null : user.getCredentials().get(settings.passwordCredential());
        if (!passwords.match(password, credentials.password())) {
            return Authentication.wrong(challenge);
        }
        boolean mayDo =
                settings.role().isEmpty() || users.getAuthorization(user).hasRole(settings.role());
        return mayDo ? Authentication.granted(credentials.user()) : Authentication.forbidden();
    }

    private User find(UserAdmin users, String login) {
        if (login.isEmpty()) {
            return null;
        }
        if (settings.userProperty().isEmpty()) {
            Role role = users.getRole(login);
            return role instanceof User user && role.getType() == Role.USER ? user : null;
        }
        if (login.chars().anyMatch(c -> OF_FILTERS.indexOf(c) >= 0)) {
            return null;
        }
        User user = users.getUser(settings.userProperty(), login);
        return user != null && login.equals(user.getProperties().get(settings.userProperty())) ? user : null;
    }

    @Override
    public String toString() {
        return "UserAdmin authenticator " + settings.name();
    }
}
