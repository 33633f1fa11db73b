package org.sluice.http;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.http.context.ServletContextHelper;

/** A context of the javax whiteboard: it lets those in who send the field {@code Secret}. */
final class TestJavaxContext extends ServletContextHelper {

    final List<String> calls = Collections.synchronizedList(new ArrayList<>());

    @Override
    public boolean handleSecurity(HttpServletRequest request, HttpServletResponse response) throws IOException {
        calls.add("handle " + request.getServletPath() + request.getPathInfo());
        if (request.getHeader("Secret") == null) {
            response.setHeader("WWW-Authenticate", "Secret");
            response.setStatus(401);
            response.getWriter().write("no secret");
            return false;
        }
        request.setAttribute(REMOTE_USER, "javax user");
        return true;
    }

    @Override
    public void finishSecurity(HttpServletRequest request, HttpServletResponse response) {
        calls.add("finish");
    }
}
