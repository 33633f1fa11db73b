package org.sluice.http;

import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.stream.Stream;
import org.apache.felix.http.javaxwrappers.ServletRequestWrapper;
import org.apache.felix.http.javaxwrappers.ServletResponseWrapper;
import org.osgi.service.http.context.ServletContextHelper;

/** A context of the HTTP Whiteboard, as Felix HTTP itself wraps it. No other class knows javax servlets: they are optional. */
record JavaxContext(ServletContextHelper helper) implements ContextHelper {

    static ContextHelper of(Object service) {
        return new JavaxContext((ServletContextHelper) service);
    }

    /** Fails with a {@link LinkageError} where one of the packages is missing. */
    static boolean isLinked() {
        return Stream.of(
                        ServletContextHelper.class,
                        ServletRequestWrapper.class,
                        javax.servlet.http.HttpServletRequest.class)
                .allMatch(type -> type.getClassLoader() != null);
    }

    @Override
    public boolean handleSecurity(HttpServletRequest request, HttpServletResponse response) throws IOException {
        return helper.handleSecurity(javax(request), javax(response));
    }

    @Override
    public void finishSecurity(HttpServletRequest request, HttpServletResponse response) {
        helper.finishSecurity(javax(request), javax(response));
    }

    private static javax.servlet.http.HttpServletRequest javax(HttpServletRequest request) {
        return (javax.servlet.http.HttpServletRequest) ServletRequestWrapper.getWrapper(request);
    }

    private static javax.servlet.http.HttpServletResponse javax(HttpServletResponse response) {
        return (javax.servlet.http.HttpServletResponse) ServletResponseWrapper.getWrapper(response);
    }
}
