package org.sluice.http;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.ServletRequest;
import jakarta.servlet.ServletResponse;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Hashtable;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.osgi.service.servlet.runtime.HttpServiceRuntime;
import org.osgi.service.servlet.runtime.dto.RequestInfoDTO;
import org.osgi.service.servlet.runtime.dto.RuntimeDTO;
import org.osgi.service.servlet.whiteboard.Preprocessor;
import org.sluice.jetty.impl.RawSocket;
import org.sluice.protocol.ProtocolHandler;

/** What Felix HTTP is to us: a Jetty with servlets, below a context path, where our Preprocessor is the first filter. */
final class GatewayServer {

    static final String CONTEXT_PATH = "/context";

    final Server server = new Server();
    final ServerConnector connector = new ServerConnector(server, 1, 1);
    final Gateway gateway;

    private final ServletContextHandler context = new ServletContextHandler(CONTEXT_PATH);
    private final String name;
    private final boolean isOnly;

    private volatile ServiceRegistration<HttpServiceRuntime> runtime;

    /** Whether requests still reach anybody. */
    private volatile boolean cutOff;

    /** The only one of a gateway, with the default configuration but for the patience. */
    GatewayServer(long goAwayTimeoutMillis) {
        this(
                new Gateway()
                        .configure(1, "goAwayTimeoutMillis", goAwayTimeoutMillis)
                        .activate(),
                "only",
                true);
    }

    /** One of several: the gateway is not ended with it. */
    GatewayServer(Gateway gateway, String name) {
        this(gateway, name, false);
    }

    private GatewayServer(Gateway gateway, String name, boolean isOnly) {
        this.gateway = gateway;
        this.name = name;
        this.isOnly = isOnly;
        server.addConnector(connector);
        server.setHandler(context);
        context.addServlet(new ServletHolder(new Plain()), "/*");
    }

    /** Another Preprocessor, which comes before. */
    GatewayServer outer(Filter filter) {
        context.addFilter(new FilterHolder(filter), "/*", EnumSet.allOf(DispatcherType.class));
        return this;
    }

    GatewayServer handler(ProtocolHandler handler, String token) {
        gateway.handler(handler, token);
        return this;
    }

    GatewayServer start() throws Exception {
        outer(this::preprocess);
        server.start();
        come();
        return this;
    }

    /** The HTTP service's runtime service is registered. */
    void come() {
        String endpoint = "http://127.0.0.1:" + connector.getLocalPort() + CONTEXT_PATH + "/";
        runtime = gateway.context.registerService(
                HttpServiceRuntime.class,
                new NoRuntime(),
                new Hashtable<>(Map.of("name", name, "osgi.http.endpoint", new String[] {endpoint})));
        gateway.servers.bindHttpService(runtime.getReference());
    }

    /** It goes, and Jetty is still there. */
    void go() {
        ServiceRegistration<HttpServiceRuntime> known = runtime;
        if (known != null) {
            gateway.servers.unbindHttpService(known.getReference());
            runtime = null;
            known.unregister();
        }
    }

    /** As it goes at Felix HTTP, whose dispatcher lets go of everything first. */
    void goCutOff() {
        cutOff = true;
        go();
    }

    ServiceReference<?> runtime() {
        return runtime.getReference();
    }

    int openConnections() {
        Preprocessor preprocessor = preprocessor();
        return preprocessor == null ? 0 : ((UpgradePreprocessor) preprocessor).openConnections();
    }

    /** As Felix HTTP does: all whose target matches its runtime service. There must not be two of ours. */
    private Preprocessor preprocessor() {
        ServiceRegistration<HttpServiceRuntime> known = runtime;
        try {
            Collection<ServiceReference<Preprocessor>> found =
                    gateway.context.getServiceReferences(Preprocessor.class, null);
            var here = found.stream()
                    .filter(some -> known != null && isFor(some, known.getReference()))
                    .toList();
            if (here.size() > 1) {
                throw new AssertionError("more than one Preprocessor at one HTTP service");
            }
            return here.isEmpty() ? null : gateway.context.getService(here.get(0));
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private boolean isFor(ServiceReference<?> preprocessor, ServiceReference<?> httpService) {
        try {
            String target = (String) preprocessor.getProperty("osgi.http.whiteboard.target");
            return gateway.context.createFilter(target).match(httpService);
        } catch (InvalidSyntaxException e) {
            throw new AssertionError(e);
        }
    }

    private void preprocess(ServletRequest request, ServletResponse response, FilterChain chain)
            throws IOException, ServletException {
        Preprocessor preprocessor = preprocessor();
        if (cutOff) {
            ((HttpServletResponse) response).sendError(HttpServletResponse.SC_NOT_FOUND);
        } else if (preprocessor == null) {
            chain.doFilter(request, response);
        } else {
            preprocessor.doFilter(request, response, chain);
        }
    }

    RawSocket connect() {
        return new RawSocket(connector.getLocalPort());
    }

    void stop() throws Exception {
        if (isOnly) {
            gateway.servers.deactivate();
        }
        go();
        server.stop();
        if (isOnly) {
            gateway.close();
        }
    }

    /** Only its service properties count. */
    private static final class NoRuntime implements HttpServiceRuntime {

        @Override
        public RuntimeDTO getRuntimeDTO() {
            throw new AssertionError("asked");
        }

        @Override
        public RequestInfoDTO calculateRequestInfoDTO(String path) {
            throw new AssertionError("asked");
        }
    }

    /** Answers 200 with the path and the content that it has read. */
    private static final class Plain extends HttpServlet {

        private static final long serialVersionUID = 1L;

        @Override
        protected void service(HttpServletRequest request, HttpServletResponse response) throws IOException {
            String content = new String(request.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            response.getWriter()
                    .write("plain " + request.getMethod() + " " + request.getPathInfo() + " " + content + "\n");
        }
    }
}
