package org.sluice.presign.impl.sigv4;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import org.sluice.presign.Credentials;

/** The parameters of a query, each in its one encoded form, in the order in which they came. */
final class Query {

    static final String ALGORITHM = "X-Amz-Algorithm";
    static final String CREDENTIAL = "X-Amz-Credential";
    static final String DATE = "X-Amz-Date";
    static final String EXPIRES = "X-Amz-Expires";
    static final String SECURITY_TOKEN = "X-Amz-Security-Token";
    static final String SIGNED_HEADERS = "X-Amz-SignedHeaders";
    static final String SIGNATURE = "X-Amz-Signature";

    /** More than HTTP servers take by default, with the longest session tokens. */
    static final int MAX_LENGTH = 16 * 1024;

    static final int MAX_PARAMETERS = 256;

    /** The names are of unreserved characters, so that they are the same encoded or not. */
    record Parameter(String name, String value) {}

    private final List<Parameter> parameters = new ArrayList<>();

    /** Reads a query as it was sent. A name without a value has an empty one, and what is empty is none. */
    static Query parse(String raw) throws RefusedException {
        if (raw.length() > MAX_LENGTH) {
            throw new RefusedException(
                    RefusedException.MALFORMED,
                    "The query has " + raw.length() + " characters, limit is " + MAX_LENGTH);
        }
        Query query = new Query();
        for (int begin = 0; begin <= raw.length(); ) {
            int end = raw.indexOf('&', begin);
            end = end < 0 ? raw.length() : end;
            if (end > begin) {
                query.read(raw.substring(begin, end));
            }
            begin = end + 1;
        }
        return query;
    }

    private void read(String pair) throws RefusedException {
        if (parameters.size() >= MAX_PARAMETERS) {
            throw new RefusedException(
                    RefusedException.MALFORMED, "The query has more than " + MAX_PARAMETERS + " parameters");
        }
        int equals = pair.indexOf('=');
        parameters.add(new Parameter(
                PercentEncoding.normalized(equals < 0 ? pair : pair.substring(0, equals)),
                PercentEncoding.normalized(equals < 0 ? "" : pair.substring(equals + 1))));
    }

    /** Adds a parameter that is not encoded. */
    Query with(String name, String value) {
        parameters.add(new Parameter(PercentEncoding.encode(name), PercentEncoding.encode(value)));
        return this;
    }

    /** Adds the session token of temporary credentials, which is signed as well. */
    Query withToken(Credentials credentials) {
        credentials.sessionToken().ifPresent(token -> with(SECURITY_TOKEN, token));
        return this;
    }

    /** Whether a parameter is about signatures. */
    boolean isSigned() {
        return parameters.stream()
                .map(Parameter::name)
                .anyMatch(
                        List.of(ALGORITHM, CREDENTIAL, DATE, EXPIRES, SECURITY_TOKEN, SIGNED_HEADERS, SIGNATURE)
                                ::contains);
    }

    /** The first value of a parameter, decoded. Further ones are only signed, as all parameters are. */
    Optional<String> first(String name) throws RefusedException {
        for (Parameter parameter : parameters) {
            if (parameter.name().equals(name)) {
                return Optional.of(PercentEncoding.decode(parameter.value()));
            }
        }
        return Optional.empty();
    }

    /** What is signed: all but the signature, by name and value. Encoded texts are ASCII, so that chars are code points. */
    String canonical() {
        return parameters.stream()
                .filter(parameter -> !parameter.name().equals(SIGNATURE))
                .sorted(Comparator.comparing(Parameter::name).thenComparing(Parameter::value))
                .map(parameter -> parameter.name() + '=' + parameter.value())
                .collect(Collectors.joining("&"));
    }
}
