package org.sluice.example.page;

import java.io.IOException;
import java.io.InputStream;
import javax.servlet.Servlet;
import javax.servlet.http.HttpServlet;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.component.annotations.Component;
import org.osgi.service.http.whiteboard.HttpWhiteboardConstants;
import org.osgi.service.http.whiteboard.annotations.RequireHttpWhiteboard;

/**
 * Serves the page at the root, and nothing else: the empty pattern is the context's root alone (Servlet 4.0, 12.2). The
 * whiteboard's own annotation cannot say that: as an array with an empty string it would be lost in the component's XML.
 */
@Component(service = Servlet.class, property = HttpWhiteboardConstants.HTTP_WHITEBOARD_SERVLET_PATTERN + "=")
@RequireHttpWhiteboard
public final class Page extends HttpServlet {

    private static final long serialVersionUID = 1;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        response.setContentType("text/html;charset=utf-8");
        response.setHeader(
                "Content-Security-Policy",
                "default-src 'none'; script-src 'unsafe-inline'; "
                        + "style-src 'unsafe-inline'; img-src data:; connect-src 'self'");
        try (InputStream page = Page.class.getResourceAsStream("page.html")) {
            page.transferTo(response.getOutputStream());
        }
    }
}
