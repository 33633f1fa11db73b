package org.sluice.authentication.useradmin;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import javax.crypto.SecretKeyFactory;
import javax.crypto.spec.PBEKeySpec;

/**
 * Compares passwords with what a {@code UserAdmin} has: the password itself, or its hash as
 * {@code pbkdf2-sha256:ITERATIONS:SALT:HASH} (RFC 8018, 5.2, with HMAC-SHA-256), salt and hash in base64.
 */
final class Passwords {

    private static final String HASHED = "pbkdf2-sha256:";
    private static final String ITERATIONS = "[0-9]{4,7}";
    private static final int MAX_ITERATIONS = 5_000_000;
    private static final int MIN_SALT_BYTES = 8;
    private static final int MIN_HASH_BYTES = 16;
    private static final int MAX_HASH_BYTES = 64;

    /**
     * What the password of a user who does not exist is compared with, so that the time does not tell that: the hash that was
     * seen last, for the time is its.
     */
    private volatile String decoy = "";

    /**
     * Whether a password is the right one.
     *
     * @param credential a String, a byte[], or null where there is none
     * @throws IllegalStateException if the credential is none that a password can be compared with
     */
    boolean match(Object credential, String password) {
        if (credential == null) {
            matches(decoy, password);
            return false;
        }
        if (credential instanceof byte[] bytes) {
            return isEqual(bytes, password.getBytes(UTF_8)) && !password.isEmpty();
        }
        if (!(credential instanceof String text)) {
            throw new IllegalStateException("a password credential is neither String nor byte[]");
        }
        boolean matches = matches(text, password);
        if (text.startsWith(HASHED)) {
            // Not before it has turned out to be one: the decoy must never fail
            decoy = text;
        }
        return matches && !password.isEmpty();
    }

    private static boolean matches(String credential, String password) {
        return credential.startsWith(HASHED)
                ? isHash(credential.substring(HASHED.length()).split(":", -1), password)
                : isEqual(credential.getBytes(UTF_8), password.getBytes(UTF_8));
    }

    private static boolean isHash(String[] parts, String password) {
        try {
            if (parts.length == 3 && parts[0].matches(ITERATIONS) && Integer.parseInt(parts[0]) <= MAX_ITERATIONS) {
                byte[] salt = Base64.getDecoder().decode(parts[1]);
                byte[] hash = Base64.getDecoder().decode(parts[2]);
                if (salt.length >= MIN_SALT_BYTES && hash.length >= MIN_HASH_BYTES && hash.length <= MAX_HASH_BYTES) {
                    return isEqual(hash, pbkdf2(password, salt, Integer.parseInt(parts[0]), hash.length));
                }
            }
        } catch (IllegalArgumentException e) {
            // No base64, and not to be told, for it could show the hash
            throw malformed();
        }
        throw malformed();
    }

    private static IllegalStateException malformed() {
        return new IllegalStateException("a password credential is not " + HASHED + "ITERATIONS:SALT:HASH with 1000 to "
                + MAX_ITERATIONS + " iterations, 8 bytes of salt or more, and 16 to 64 bytes of hash");
    }

    private static byte[] pbkdf2(String password, byte[] salt, int iterations, int length) {
        PBEKeySpec key = new PBEKeySpec(password.toCharArray(), salt, iterations, length * Byte.SIZE);
        try {
            return SecretKeyFactory.getInstance("PBKDF2WithHmacSHA256")
                    .generateSecret(key)
                    .getEncoded();
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has PBKDF2WithHmacSHA256", e);
        } finally {
            key.clearPassword();
        }
    }

    private static boolean isEqual(byte[] one, byte[] other) {
        return MessageDigest.isEqual(one, other);
    }
}
