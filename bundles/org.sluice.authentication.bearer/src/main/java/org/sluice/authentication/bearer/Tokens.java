package org.sluice.authentication.bearer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.sluice.configuration.ConfigurationReader;
import org.sluice.configuration.InvalidPropertyException;

/** Whose token is which. Tokens are kept as hashes only. */
final class Tokens {

    static final int MIN_LENGTH = 16;

    private static final String PROPERTY = "tokens";
    private static final String HASHED = "sha256:";
    private static final String HASH = "[0-9a-fA-F]{64}";
    /** RFC 6750, 2.1. */
    private static final String TOKEN = "[A-Za-z0-9._~+/-]+=*";

    private static final String ENTRY_RULE = "PRINCIPAL=TOKEN or PRINCIPAL=" + HASHED + "HEX";
    private static final String TOKEN_RULE =
            "a token of " + MIN_LENGTH + " or more letters, digits and characters of ._~+/-";

    private record Entry(String principal, byte[] hash) {}

    private final List<Entry> entries = new ArrayList<>();

    private Tokens() {}

    static Tokens read(ConfigurationReader<InvalidPropertyException> reader) throws InvalidPropertyException {
        Tokens tokens = new Tokens();
        for (String text : reader.secrets(PROPERTY, any -> true, ENTRY_RULE)) {
            for (String each : text.split(",")) {
                if (!each.isBlank()) {
                    tokens.add(each.strip());
                }
            }
        }
        if (tokens.entries.isEmpty()) {
            throw InvalidPropertyException.ofSecret(PROPERTY, null, "at least one " + ENTRY_RULE);
        }
        return tokens;
    }

    private void add(String text) throws InvalidPropertyException {
        int equals = text.indexOf('=');
        check(
                text,
                equals >= 1
                        && !text.substring(0, equals).isBlank()
                        && text.chars().noneMatch(Character::isISOControl),
                ENTRY_RULE);
        String token = text.substring(equals + 1).strip();
        byte[] hash;
        if (token.startsWith(HASHED)) {
            String hex = token.substring(HASHED.length());
            check(text, hex.matches(HASH), "64 hexadecimal digits behind " + HASHED);
            hash = HexFormat.of().parseHex(hex);
        } else {
            check(text, token.length() >= MIN_LENGTH && token.matches(TOKEN), TOKEN_RULE);
            hash = sha256(token);
        }
        check(text, entries.stream().noneMatch(entry -> Arrays.equals(entry.hash, hash)), "another token than before");
        entries.add(new Entry(text.substring(0, equals).strip(), hash));
    }

    /** The message counts them, for it must not show them. */
    private void check(String text, boolean isAllowed, String allowed) throws InvalidPropertyException {
        if (!isAllowed) {
            throw InvalidPropertyException.ofSecret(PROPERTY + ", number " + (entries.size() + 1) + ',', text, allowed);
        }
    }

    /** Whose token it is. All are compared, each in constant time, so that the time tells nothing. */
    Optional<String> principalOf(String token) {
        byte[] hash = sha256(token);
        String found = null;
        for (Entry entry : entries) {
            if (MessageDigest.isEqual(hash, entry.hash)) {
                found = entry.principal;
            }
        }
        return Optional.ofNullable(found).filter(principal -> token.length() >= MIN_LENGTH);
    }

    private static byte[] sha256(String text) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8));
        } catch (NoSuchAlgorithmException e) {
            throw new IllegalStateException("every Java platform has SHA-256", e);
        }
    }

    @Override
    public String toString() {
        return entries.size() + " tokens";
    }
}
