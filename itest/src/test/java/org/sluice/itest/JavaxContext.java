package org.sluice.itest;

import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import javax.servlet.http.HttpServletRequest;
import javax.servlet.http.HttpServletResponse;
import org.osgi.service.http.context.ServletContextHelper;

/** A context of the javax whiteboard: whoever sends the field {@code User} is that user, and others are not let in. */
final class JavaxContext extends ServletContextHelper {

    final Queue<String> calls = new ConcurrentLinkedQueue<>();

    @Override
    public boolean handleSecurity(HttpServletRequest request, HttpServletResponse response) throws IOException {
        calls.add("handle");
        String user = request.getHeader("User");
        if (user == null) {
            response.setHeader("WWW-Authenticate", "Javax");
            response.sendError(401, "who is there?");
            return false;
        }
        request.setAttribute(REMOTE_USER, user);
        return true;
    }

    @Override
    public void finishSecurity(HttpServletRequest request, HttpServletResponse response) {
        calls.add("finish");
    }
}
