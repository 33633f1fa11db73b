package org.sluice.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import org.osgi.service.servlet.context.ServletContextHelper;

/** A context of the jakarta whiteboard that does what a test says, and remembers it. */
class TestContext extends ServletContextHelper {

    interface Security {
        boolean handle(HttpServletRequest request, HttpServletResponse response) throws IOException;
    }

    final List<String> calls = Collections.synchronizedList(new ArrayList<>());

    private final Security security;

    TestContext(Security security) {
        this.security = security;
    }

    @Override
    public boolean handleSecurity(HttpServletRequest request, HttpServletResponse response) throws IOException {
        calls.add("handle " + request.getServletPath() + request.getPathInfo());
        return security.handle(request, response);
    }

    @Override
    public void finishSecurity(HttpServletRequest request, HttpServletResponse response) {
        calls.add("finish");
    }
}
