package org.sluice.access.gate;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.Proxy;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;

/** A request, and what is answered. */
final class TestExchange {

    final Map<String, String> fields = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    final Map<String, Object> attributes = new HashMap<>();
    final Map<String, String> answered = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    final StringWriter body = new StringWriter();
    String peer = "192.0.2.7";
    String host = "gateway.example";
    int status = 200;

    TestExchange with(String name, String value) {
        fields.put(name, value);
        return this;
    }

    final HttpServletRequest request =
            proxy(HttpServletRequest.class, (proxy, method, args) -> switch (method.getName()) {
                case "getRemoteAddr" -> peer;
                case "getLocalAddr" -> "127.0.0.1";
                case "getRemotePort", "getLocalPort" -> 8080;
                case "getServerName" -> host;
                case "getHeaderNames" -> Collections.enumeration(fields.keySet());
                case "getHeaders" -> Collections.enumeration(List.of(fields.get((String) args[0])));
                case "getPathInfo" -> "/live";
                case "getServletPath" -> "";
                case "isSecure" -> false;
                case "getQueryString", "getUserPrincipal" -> null;
                case "getAttribute" -> attributes.get((String) args[0]);
                case "setAttribute" -> attributes.put((String) args[0], args[1]);
                default -> throw new UnsupportedOperationException(method.getName());
            });

    final HttpServletResponse response = proxy(HttpServletResponse.class, (proxy, method, args) -> {
        switch (method.getName()) {
            case "setHeader" -> answered.put((String) args[0], (String) args[1]);
            case "setStatus" -> status = (int) args[0];
            case "setContentType" -> answered.put("Content-Type", (String) args[0]);
            case "getWriter" -> {
                return new PrintWriter(body, true);
            }
            default -> throw new UnsupportedOperationException(method.getName());
        }
        return null;
    });

    private static <T> T proxy(Class<T> type, InvocationHandler handler) {
        return type.cast(Proxy.newProxyInstance(TestExchange.class.getClassLoader(), new Class<?>[] {type}, handler));
    }
}
