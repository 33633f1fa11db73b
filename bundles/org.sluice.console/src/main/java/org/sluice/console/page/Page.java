package org.sluice.console.page;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Map;
import java.util.Optional;
import org.osgi.annotation.bundle.Requirement;
import org.osgi.framework.Bundle;
import org.osgi.namespace.implementation.ImplementationNamespace;
import org.osgi.service.servlet.whiteboard.HttpWhiteboardConstants;

/** Serves the page. There is nothing in it that would have to be kept secret: what it shows comes by its WebSocket. */
@Requirement(
        namespace = ImplementationNamespace.IMPLEMENTATION_NAMESPACE,
        name = HttpWhiteboardConstants.HTTP_WHITEBOARD_IMPLEMENTATION,
        version = HttpWhiteboardConstants.HTTP_WHITEBOARD_SPECIFICATION_VERSION)
public final class Page extends HttpServlet {

    private static final long serialVersionUID = 1;

    /** Its service properties. */
    public static final Map<String, ?> PROPERTIES = Map.of(
            HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_SELECT,
            "(" + HttpWhiteboardConstants.HTTP_WHITEBOARD_CONTEXT_NAME + "=" + ConsoleContext.NAME + ")",
            HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN,
            "/*",
            HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_NAME,
            ConsoleContext.NAME);

    private static final Map<String, String> FIELDS = Map.of(
            "X-Content-Type-Options", "nosniff",
            "Referrer-Policy", "no-referrer",
            "Cross-Origin-Resource-Policy", "same-origin",
            "Cross-Origin-Opener-Policy", "same-origin");

    private final transient Assets assets;

    /**
     * Serves what is in the bundle.
     *
     * @param bundle the console's
     */
    public Page(Bundle bundle) {
        this.assets = new Assets(Long.toString(bundle.getLastModified(), Character.MAX_RADIX));
    }

    @Override
    protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
        FIELDS.forEach(response::setHeader);
        String method = request.getMethod();
        if (!method.equals("GET") && !method.equals("HEAD")) {
            response.setHeader("Allow", "GET, HEAD");
            response.setStatus(HttpServletResponse.SC_METHOD_NOT_ALLOWED);
            return;
        }
        String path = request.getPathInfo();
        if (path == null || path.isEmpty()) {
            // Relative, for a proxy may have put the page elsewhere
            response.setHeader("Location", ConsoleContext.PATH.substring(1) + "/");
            response.setStatus(HttpServletResponse.SC_MOVED_PERMANENTLY);
            return;
        }
        Optional<Assets.Asset> asset = assets.find(path);
        if (asset.isPresent()) {
            send(asset.get(), request, response);
        } else {
            response.sendError(HttpServletResponse.SC_NOT_FOUND);
        }
    }

    private static void send(Assets.Asset asset, HttpServletRequest request, HttpServletResponse response)
            throws IOException {
        response.setHeader("Content-Security-Policy", Policy.of(request.getServerName()));
        response.setHeader(
                "Cache-Control", asset.immutable() ? "private, max-age=31536000, immutable" : "private, no-cache");
        response.setContentType(asset.type());
        response.setContentLength(asset.content().length);
        if (!request.getMethod().equals("HEAD")) {
            response.getOutputStream().write(asset.content());
        }
    }
}
