package org.sluice.presign.impl;

import java.time.DateTimeException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.sluice.configuration.ConfigurationReader;
import org.sluice.configuration.InvalidPropertyException;
import org.sluice.presign.Credentials;

/** The credentials of a configuration. */
final class ConfiguredCredentials {

    static final int MIN_SECRET = 16;

    private static final String PROPERTY = "credentials";
    private static final String ENTRY_RULE = "ACCESSKEYID=SECRET;principal=NAME;path=/a";
    private static final String SECRET_RULE =
            "a secret of " + MIN_SECRET + " or more visible ASCII characters, without commas and semicolons";

    private final Map<String, Credentials> credentials = new LinkedHashMap<>();

    private ConfiguredCredentials() {}

    static ConfiguredCredentials read(ConfigurationReader<InvalidPropertyException> reader)
            throws InvalidPropertyException {
        ConfiguredCredentials all = new ConfiguredCredentials();
        for (String text : reader.secrets(PROPERTY, any -> true, ENTRY_RULE)) {
            for (String each : text.split(",")) {
                if (!each.isBlank()) {
                    all.add(each.strip());
                }
            }
        }
        return all;
    }

    private void add(String entry) throws InvalidPropertyException {
        String[] parts = entry.split(";");
        String id = name(parts[0]);
        String secret = value(parts[0]);
        check(entry, Credentials.isAccessKeyId(id), ENTRY_RULE + " with " + Credentials.ACCESS_KEY_ID_RULE);
        check(entry, secret.length() >= MIN_SECRET && isVisible(secret), SECRET_RULE);
        check(entry, !credentials.containsKey(id), "another access key than before");
        Credentials read = Credentials.of(id, secret);
        List<String> paths = new ArrayList<>();
        for (int i = 1; i < parts.length; i++) {
            String value = value(parts[i]);
            switch (name(parts[i])) {
                case "principal" -> {
                    check(entry, !value.isEmpty() && value.chars().noneMatch(Character::isISOControl), "a name");
                    read = read.principal(value);
                }
                case "path" -> {
                    check(entry, Credentials.isPath(value), Credentials.PATH_RULE);
                    paths.add(value);
                }
                case "token" -> {
                    check(entry, !value.isEmpty() && isVisible(value), "a token of visible ASCII characters");
                    read = read.sessionToken(value);
                }
                case "expires" -> read = read.expiration(end(entry, value));
                default -> check(entry, false, "principal, path, token or expires behind a semicolon");
            }
        }
        credentials.put(id, paths.isEmpty() ? read : read.paths(paths));
    }

    private static String name(String pair) {
        return pair.substring(0, Math.max(0, pair.indexOf('='))).strip();
    }

    private static String value(String pair) {
        return pair.substring(pair.indexOf('=') + 1).strip();
    }

    private static boolean isVisible(String text) {
        return text.chars().allMatch(c -> c > ' ' && c < 0x7f);
    }

    private Instant end(String entry, String text) throws InvalidPropertyException {
        try {
            return Instant.parse(text);
        } catch (DateTimeException e) {
            throw invalid(entry, "a time such as 2027-01-31T12:00:00Z");
        }
    }

    private void check(String entry, boolean isAllowed, String allowed) throws InvalidPropertyException {
        if (!isAllowed) {
            throw invalid(entry, allowed);
        }
    }

    /** The message counts them, for it must not show them. */
    private InvalidPropertyException invalid(String entry, String allowed) {
        return InvalidPropertyException.ofSecret(
                PROPERTY + ", number " + (credentials.size() + 1) + ',', entry, allowed);
    }

    Optional<Credentials> find(String accessKeyId) {
        return Optional.ofNullable(credentials.get(accessKeyId));
    }

    Collection<Credentials> all() {
        return Collections.unmodifiableCollection(credentials.values());
    }

    @Override
    public String toString() {
        return credentials.size() + " credentials";
    }
}
