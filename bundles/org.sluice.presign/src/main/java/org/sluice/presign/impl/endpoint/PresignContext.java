package org.sluice.presign.impl.endpoint;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.osgi.service.servlet.context.ServletContextHelper;
import org.sluice.access.gate.Gate;

/** The servlet context of the servlet. */
final class PresignContext extends ServletContextHelper {

    private final Gate gate;

    PresignContext(Gate gate) {
        this.gate = gate;
    }

    @Override
    public boolean handleSecurity(HttpServletRequest request, HttpServletResponse response) throws IOException {
        return gate.admit(request, response);
    }
}
