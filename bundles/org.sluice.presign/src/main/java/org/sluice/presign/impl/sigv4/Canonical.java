package org.sluice.presign.impl.sigv4;

import java.util.HexFormat;

/** What is signed: a request as text of which both sides have the same bytes. */
final class Canonical {

    static final String ALGORITHM = "AWS4-HMAC-SHA256";

    /** Of no body. */
    private static final String EMPTY_SHA256 = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";

    private Canonical() {}

    /**
     * Writes a GET request.
     *
     * @param path the encoded path
     * @param query the canonical query
     * @param headers lines {@code name:value}, each with its end
     * @param signedHeaders the names of these, with semicolons between them
     */
    static String request(String path, String query, String headers, String signedHeaders) {
        return "GET\n" + path + '\n' + query + '\n' + headers + '\n' + signedHeaders + '\n' + EMPTY_SHA256;
    }

    static String stringToSign(String timestamp, Scope scope, String request) {
        return ALGORITHM + '\n' + timestamp + '\n' + scope + '\n' + Crypto.sha256(request);
    }

    static String signature(byte[] signingKey, String stringToSign) {
        return HexFormat.of().formatHex(Crypto.hmac(signingKey, stringToSign));
    }
}
