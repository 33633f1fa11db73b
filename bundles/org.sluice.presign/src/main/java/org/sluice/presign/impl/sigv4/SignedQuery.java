package org.sluice.presign.impl.sigv4;

import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What a query says of its signature, checked for being whole and timely.
 *
 * @param accessKeyId who has signed
 * @param scope what for
 * @param timestamp when, as it was sent
 * @param end when it has expired, without the clocks' difference
 * @param signedHeaders the names of signed fields, sorted
 * @param token the session token, if there is one
 * @param signature the signature
 */
record SignedQuery(
        String accessKeyId,
        Scope scope,
        String timestamp,
        Instant end,
        List<String> signedHeaders,
        Optional<String> token,
        String signature) {

    private static final Pattern SECONDS = Pattern.compile("[0-9]{1,9}");
    private static final int CREDENTIAL_PARTS = 5;

    /** Reads it in the order in which errors are told. */
    static SignedQuery read(Query query, Rules rules, Instant now) throws RefusedException {
        checkIsWhole(query);
        List<String> headers = signedHeaders(query.first(Query.SIGNED_HEADERS).orElse(""));
        String timestamp = query.first(Query.DATE).orElse("");
        Instant time = Scope.time(timestamp).orElseThrow(() -> notADate(timestamp));
        Instant end = time.plus(expires(query.first(Query.EXPIRES).orElse(""), rules));
        checkTime(time, end, rules.skew(), now);
        String[] parts = query.first(Query.CREDENTIAL).orElse("").split("/", -1);
        if (parts.length != CREDENTIAL_PARTS) {
            throw new RefusedException(
                    RefusedException.INCOMPLETE,
                    "Credential must have exactly 5 slash-delimited elements, e.g. keyid/date/region/service/term, got '"
                            + String.join("/", parts) + "'");
        }
        checkScope(parts, timestamp, rules);
        return new SignedQuery(
                parts[0],
                new Scope(parts[1], parts[2], parts[3]),
                timestamp,
                end,
                headers,
                query.first(Query.SECURITY_TOKEN),
                query.first(Query.SIGNATURE).orElse(""));
    }

    private static void checkIsWhole(Query query) throws RefusedException {
        List<String> missing = new ArrayList<>();
        for (String name :
                List.of(Query.CREDENTIAL, Query.SIGNATURE, Query.SIGNED_HEADERS, Query.DATE, Query.EXPIRES)) {
            if (query.first(name).isEmpty()) {
                missing.add("AWS query-string parameters must include '" + name + "'. ");
            }
        }
        if (!missing.isEmpty()) {
            throw new RefusedException(
                    RefusedException.INCOMPLETE, String.join("", missing) + "Re-examine the query-string parameters.");
        }
    }

    private static List<String> signedHeaders(String text) throws RefusedException {
        TreeSet<String> names = new TreeSet<>();
        Stream.of(text.split(";")).map(name -> name.toLowerCase(Locale.ROOT)).forEach(names::add);
        if (!names.contains(HostField.HOST) && !names.contains(HostField.AUTHORITY)) {
            throw new RefusedException(
                    RefusedException.MISMATCH,
                    "'Host' or ':authority' must be a 'SignedHeader' in the AWS Authorization.");
        }
        return List.copyOf(names);
    }

    private static RefusedException notADate(String text) {
        return new RefusedException(
                RefusedException.INCOMPLETE,
                "Date must be in ISO-8601 'basic format'. Got '" + text
                        + "'. See http://en.wikipedia.org/wiki/ISO_8601");
    }

    private static Duration expires(String text, Rules rules) throws RefusedException {
        long seconds = SECONDS.matcher(text).matches() ? Long.parseLong(text) : 0;
        if (seconds < 1 || seconds > rules.maxExpires().toSeconds()) {
            throw new RefusedException(
                    RefusedException.INCOMPLETE,
                    Query.EXPIRES + " must be a number of seconds from 1 to "
                            + rules.maxExpires().toSeconds() + ", got '" + text + "'");
        }
        return Duration.ofSeconds(seconds);
    }

    private static void checkTime(Instant time, Instant end, Duration skew, Instant now) throws RefusedException {
        if (end.isBefore(now.minus(skew))) {
            throw new RefusedException(
                    RefusedException.MISMATCH,
                    "Signature expired: " + Scope.timestamp(end) + " is now earlier than "
                            + Scope.timestamp(now.minus(skew)) + " (" + Scope.timestamp(now) + " - " + text(skew)
                            + ".)");
        }
        if (time.isAfter(now.plus(skew))) {
            throw new RefusedException(
                    RefusedException.MISMATCH,
                    "Signature not yet current: " + Scope.timestamp(time) + " is still later than "
                            + Scope.timestamp(now.plus(skew)) + " (" + Scope.timestamp(now) + " + " + text(skew)
                            + ".)");
        }
    }

    private static String text(Duration skew) {
        return skew.toSecondsPart() == 0 ? skew.toMinutes() + " min" : skew.toSeconds() + " s";
    }

    private static void checkScope(String[] parts, String timestamp, Rules rules) throws RefusedException {
        List<String> wrong = new ArrayList<>();
        if (!parts[2].equals(rules.region())) {
            wrong.add("Credential should be scoped to a valid region, not '" + parts[2] + "'.");
        }
        if (!parts[3].equals(rules.service())) {
            wrong.add("Credential should be scoped to correct service: '" + rules.service() + "'.");
        }
        if (!parts[4].equals(Scope.TERMINATOR)) {
            wrong.add("Credential should be scoped with a valid terminator: '" + Scope.TERMINATOR + "', not '"
                    + parts[4] + "'.");
        }
        if (!parts[1].equals(Scope.dateOf(timestamp))) {
            wrong.add("Date in Credential scope does not match YYYYMMDD from ISO-8601 version of date from HTTP: '"
                    + parts[1] + "' != '" + Scope.dateOf(timestamp) + "', from '" + timestamp + "'.");
        }
        if (!wrong.isEmpty()) {
            throw new RefusedException(RefusedException.MISMATCH, String.join(" ", wrong));
        }
    }

    /** Neither the signature nor the token: whoever has these can come in. */
    @Override
    public String toString() {
        return "SignedQuery[" + accessKeyId + " " + scope + " " + timestamp + "]";
    }
}
