package org.sluice.itest;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.osgi.service.servlet.context.ServletContextHelper;

/**
 * A context of the jakarta whiteboard: whoever sends the field {@code User} is that user, and others are not let in. The user
 * {@code trouble} makes it fail.
 */
final class JakartaContext extends ServletContextHelper {

    final Queue<String> calls = new ConcurrentLinkedQueue<>();

    @Override
    public boolean handleSecurity(HttpServletRequest request, HttpServletResponse response) throws IOException {
        calls.add("handle");
        String user = request.getHeader("User");
        if (user == null) {
            response.setHeader("WWW-Authenticate", "Jakarta");
            response.setStatus(401);
            response.getWriter().write("who is there?");
            return false;
        }
        if (user.equals("trouble")) {
            throw new IOException("the secret");
        }
        request.setAttribute(REMOTE_USER, user);
        response.setHeader("Seen", user);
        return true;
    }

    @Override
    public void finishSecurity(HttpServletRequest request, HttpServletResponse response) {
        calls.add("finish");
    }
}
