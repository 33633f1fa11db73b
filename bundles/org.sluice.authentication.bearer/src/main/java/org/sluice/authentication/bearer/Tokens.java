package org.sluice.authentication.bearer;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

/** Whose token is which. Tokens are kept as hashes only. */
final class Tokens {

    static final int MIN_LENGTH = 16;

    private static final String PROPERTY = "tokens";
    private static final String HASHED = "sha256:";
    private static final String HASH = "[0-9a-fA-F]{64}";
    /** RFC 6750, 2.1. */
    private static final String TOKEN = "[A-Za-z0-9._~+/-]+=*";

    private record Entry(String principal, byte[] hash) {}

    private final List<Entry> entries = new ArrayList<>();

    private Tokens() {}

    static Tokens parse(Object value) throws InvalidValueException {
        Tokens tokens = new Tokens();
        for (String text : strings(value)) {
            for (String each : text.split(",")) {
                if (!each.isBlank()) {
                    tokens.add(each.strip());
                }
            }
        }
        if (tokens.entries.isEmpty()) {
            throw new InvalidValueException(PROPERTY + " is absent or empty, there must be at least one");
        }
        return tokens;
    }

    private static List<String> strings(Object value) throws InvalidValueException {
        Collection<?> all = value == null
                ? List.of()
                : value instanceof Object[] array
                        ? Arrays.asList(array)
                        : value instanceof Collection<?> collection ? collection : Arrays.asList(value);
        for (Object each : all) {
            if (!(each instanceof String)) {
                throw new InvalidValueException(
                        PROPERTY + " has another type than String, String[] or Collection of String");
            }
        }
        return all.stream().map(String.class::cast).toList();
    }

    private void add(String text) throws InvalidValueException {
        String which = PROPERTY + ", number " + (entries.size() + 1) + ", ";
        int equals = text.indexOf('=');
        if (equals < 1 || text.substring(0, equals).isBlank() || text.chars().anyMatch(Character::isISOControl)) {
            throw new InvalidValueException(which + "must be PRINCIPAL=TOKEN or PRINCIPAL=sha256:HEX");
        }
        byte[] hash = hash(which, text.substring(equals + 1).strip());
        if (entries.stream().anyMatch(entry -> Arrays.equals(entry.hash, hash))) {
            throw new InvalidValueException(which + "is the same token as one before");
        }
        entries.add(new Entry(text.substring(0, equals).strip(), hash));
    }

    private static byte[] hash(String which, String token) throws InvalidValueException {
        if (token.startsWith(HASHED)) {
            String hex = token.substring(HASHED.length());
            if (!hex.matches(HASH)) {
                throw new InvalidValueException(which + "must have 64 hexadecimal digits behind " + HASHED);
            }
            return HexFormat.of().parseHex(hex);
        }
        if (token.length() < MIN_LENGTH || !token.matches(TOKEN)) {
            throw new InvalidValueException(
                    which + "must have a token of " + MIN_LENGTH + " or more letters, digits and characters of ._~+/-");
        }
        return sha256(token);
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
