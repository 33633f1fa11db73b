package org.sluice.presign.impl.endpoint;

import static java.nio.charset.StandardCharsets.UTF_8;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.sluice.presign.Presigner;

/**
 * Signs URLs: {@code {"url": "/path?query", "expires": 60}} is answered with {@code {"url": "wss://…"}}. A user's URLs are signed with
 * the user's access keys; without a user, which is for this machine only, with any.
 */
final class PresignServlet extends HttpServlet {

    private static final long serialVersionUID = 1;

    private static final Logger LOG = LoggerFactory.getLogger(PresignServlet.class);

    static final int MAX_BODY = 8 * 1024;

    private static final String JSON = "application/json";
    private static final Set<String> MEMBERS = Set.of("url", "expires", "accessKeyId");
    private static final String DEFAULT_EXPIRES = "60";

    private final transient Supplier<Optional<Presigner>> presigner;
    private final transient UrlsPerMinute limit;

    PresignServlet(Supplier<Optional<Presigner>> presigner, UrlsPerMinute limit) {
        this.presigner = presigner;
        this.limit = limit;
    }

    /** Why there is no URL. */
    private static final class Failure extends Exception {

        private static final long serialVersionUID = 1L;

        private final int status;

        private Failure(int status, String message) {
            super(message, null, false, false);
            this.status = status;
        }
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setHeader("Cache-Control", "no-store");
        response.setHeader("X-Content-Type-Options", "nosniff");
        response.setContentType(JSON);
        try {
            String url = answer(request, response).toString();
            // A URL needs no escapes
            send(response, HttpServletResponse.SC_OK, "{\"url\":\"" + url + "\"}");
        } catch (Failure e) {
            send(response, e.status, "{\"message\":\"" + e.getMessage().replaceAll("[^ !#-\\[\\]-~]", "?") + "\"}");
        }
    }

    private static void send(HttpServletResponse response, int status, String json) throws IOException {
        byte[] body = (json + "\n").getBytes(UTF_8);
        response.setStatus(status);
        response.setContentLength(body.length);
        response.getOutputStream().write(body);
    }

    private URI answer(HttpServletRequest request, HttpServletResponse response) throws IOException, Failure {
        if (request.getPathInfo() != null && !request.getPathInfo().equals("/")) {
            throw new Failure(HttpServletResponse.SC_NOT_FOUND, "there is nothing here");
        }
        if (!request.getMethod().equals("POST")) {
            response.setHeader("Allow", "POST");
            throw new Failure(HttpServletResponse.SC_METHOD_NOT_ALLOWED, "the method must be POST");
        }
        // A page of another origin cannot send this type without being asked first, and nobody answers that
        if (request.getContentType() == null
                || !request.getContentType().split(";")[0].strip().equalsIgnoreCase(JSON)) {
            throw new Failure(HttpServletResponse.SC_UNSUPPORTED_MEDIA_TYPE, "the type must be " + JSON);
        }
        Optional<String> user = Optional.ofNullable(request.getRemoteUser());
        Duration pause = limit.take(user.orElse(""));
        if (!pause.isZero()) {
            response.setHeader("Retry-After", Long.toString(pause.toSeconds() + 1));
            throw new Failure(429, "too many URLs within a minute");
        }
        return sign(body(request), user, request);
    }

    private static Map<String, String> body(HttpServletRequest request) throws IOException, Failure {
        byte[] bytes = request.getInputStream().readNBytes(MAX_BODY + 1);
        if (bytes.length > MAX_BODY) {
            throw new Failure(HttpServletResponse.SC_REQUEST_ENTITY_TOO_LARGE, "the limit is " + MAX_BODY + " bytes");
        }
        try {
            Map<String, String> members = JsonObject.parse(new String(bytes, UTF_8));
            if (members.containsKey("url") && MEMBERS.containsAll(members.keySet())) {
                return members;
            }
            throw new Failure(HttpServletResponse.SC_BAD_REQUEST, "needed is url, allowed are expires and accessKeyId");
        } catch (IllegalArgumentException e) {
            throw new Failure(HttpServletResponse.SC_BAD_REQUEST, "not the JSON that is needed: " + e.getMessage());
        }
    }

    private URI sign(Map<String, String> wanted, Optional<String> user, HttpServletRequest request) throws Failure {
        Presigner found = presigner
                .get()
                .orElseThrow(() -> new Failure(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "nobody can sign now"));
        String key = key(wanted, user, found);
        String seconds = wanted.getOrDefault("expires", DEFAULT_EXPIRES);
        try {
            URI url = Target.of(wanted.get("url"), request);
            URI signed = found.presign(
                    key, url, Duration.ofSeconds(seconds.matches("[0-9]{1,9}") ? Long.parseLong(seconds) : 0));
            LOG.debug("A URL was signed with access key {} for {}", key, user.orElse("a program on this machine"));
            return signed;
        } catch (IllegalArgumentException e) {
            throw new Failure(HttpServletResponse.SC_BAD_REQUEST, e.getMessage());
        } catch (IllegalStateException e) {
            LOG.debug("No URL can be signed", e);
            throw new Failure(HttpServletResponse.SC_SERVICE_UNAVAILABLE, "nobody can sign now");
        }
    }

    /** The access key that is wanted, or the only one that there is for the user. */
    private static String key(Map<String, String> wanted, Optional<String> user, Presigner presigner) throws Failure {
        List<String> own = presigner.accessKeys().entrySet().stream()
                .filter(key -> user.isEmpty() || key.getValue().equals(user.get()))
                .map(Map.Entry::getKey)
                .toList();
        String chosen = wanted.get("accessKeyId");
        if (own.isEmpty() || chosen != null && !own.contains(chosen)) {
            throw new Failure(HttpServletResponse.SC_FORBIDDEN, "you have no such access key");
        }
        if (chosen == null && own.size() > 1) {
            throw new Failure(HttpServletResponse.SC_BAD_REQUEST, "accessKeyId is needed, you have several");
        }
        return chosen == null ? own.get(0) : chosen;
    }
}
