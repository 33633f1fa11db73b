package org.sluice.itest;

import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.concurrent.atomic.AtomicInteger;

/** A servlet of the jakarta whiteboard. */
final class Resource extends HttpServlet {

    /** Service property: where it is served. */
    static final String PATTERN = "osgi.http.whiteboard.servlet.pattern";

    static final String BODY = "the resource";

    private static final long serialVersionUID = 1;

    private static final AtomicInteger REQUESTS = new AtomicInteger();

    static int requests() {
        return REQUESTS.get();
    }

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) throws IOException {
        REQUESTS.incrementAndGet();
        response.setContentType("text/plain");
        response.getWriter().write(BODY);
    }
}
