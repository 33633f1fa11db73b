package org.sluice.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.osgi.service.servlet.context.ServletContextHelper;

/** A context of the Servlet Whiteboard. */
record JakartaContext(ServletContextHelper helper) implements ContextHelper {

    static ContextHelper of(Object service) {
        return new JakartaContext((ServletContextHelper) service);
    }

    @Override
    public boolean handleSecurity(HttpServletRequest request, HttpServletResponse response) throws IOException {
        return helper.handleSecurity(request, response);
    }

    @Override
    public void finishSecurity(HttpServletRequest request, HttpServletResponse response) {
        helper.finishSecurity(request, response);
    }
}
