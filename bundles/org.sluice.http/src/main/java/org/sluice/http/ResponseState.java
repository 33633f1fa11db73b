package org.sluice.http;

import jakarta.servlet.http.HttpServletResponse;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;

/**
 * What a response that is not committed has at one time, but for its body.
 *
 * @param status its status
 * @param fields the values of its fields
 */
record ResponseState(int status, Map<String, List<String>> fields) {

    /** They are about the connection and about the body, of which there will be another or none. */
    private static final Set<String> ABOUT_MESSAGE = Set.of(
            "connection",
            "content-encoding",
            "content-language",
            "content-length",
            "content-type",
            "keep-alive",
            "transfer-encoding",
            "upgrade");

    static ResponseState of(HttpServletResponse response) {
        return of(response, name -> true);
    }

    /** Status 200 with those fields that go with any message. */
    static ResponseState withoutMessage(HttpServletResponse response) {
        ResponseState all = of(response, name -> !ABOUT_MESSAGE.contains(name.toLowerCase(Locale.ROOT)));
        return new ResponseState(HttpServletResponse.SC_OK, all.fields);
    }

    private static ResponseState of(HttpServletResponse response, Predicate<String> wanted) {
        Map<String, List<String>> fields = new LinkedHashMap<>();
        response.getHeaderNames().stream()
                .filter(wanted)
                .forEach(name -> fields.put(name, List.copyOf(response.getHeaders(name))));
        return new ResponseState(response.getStatus(), fields);
    }

    /** Makes a response look so, without a body and with the choice between writer and stream open again. */
    void restore(HttpServletResponse response) {
        response.reset();
        response.setStatus(status);
        fields.forEach((name, values) -> {
            response.setHeader(name, values.get(0));
            values.stream().skip(1).forEach(value -> response.addHeader(name, value));
        });
    }
}
