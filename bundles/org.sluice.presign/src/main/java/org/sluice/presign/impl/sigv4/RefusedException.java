package org.sluice.presign.impl.sigv4;

/** A signature is not accepted. The message is for the log: texts of the peer's are in it as they came. */
public final class RefusedException extends Exception {

    private static final long serialVersionUID = 1L;

    static final String MALFORMED = "MalformedQueryString";
    static final String MISSING = "MissingAuthenticationToken";
    static final String INCOMPLETE = "IncompleteSignature";
    static final String MISMATCH = "SignatureDoesNotMatch";
    static final String INVALID_TOKEN = "InvalidClientTokenId";
    static final String EXPIRED_TOKEN = "ExpiredToken";

    /** The name of the error. */
    private final String code;

    /**
     * Refuses.
     *
     * @param code the name of the error, such as {@code SignatureDoesNotMatch}
     * @param message what is wrong, maybe empty
     */
    public RefusedException(String code, String message) {
        // Without a stack trace: peers cause as many as they like
        super(message, null, false, false);
        this.code = code;
    }

    /**
     * Which error it is.
     *
     * @return its name
     */
    public String code() {
        return code;
    }
}
