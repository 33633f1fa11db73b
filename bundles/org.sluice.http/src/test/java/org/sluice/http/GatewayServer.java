package org.sluice.http;

import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.EnumSet;
import java.util.Map;
import org.eclipse.jetty.ee10.servlet.FilterHolder;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;
import org.eclipse.jetty.ee10.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;
import org.sluice.jetty.impl.JettyTakeover;
import org.sluice.jetty.impl.RawSocket;
import org.sluice.protocol.ProtocolHandler;
import org.sluice.transport.impl.TestTransport;

/** What Felix HTTP is to the Preprocessor: a Jetty with servlets, below a context path, where it is the first filter. */
final class GatewayServer {

    static final String CONTEXT_PATH = "/context";

    final Server server = new Server();
    final ServerConnector connector = new ServerConnector(server, 1, 1);
    final UpgradePreprocessor preprocessor;

    private final TestTransport transport = new TestTransport();
    private final ServletContextHandler context = new ServletContextHandler(CONTEXT_PATH);

    GatewayServer(long goAwayTimeoutMillis) {
        preprocessor =
                new UpgradePreprocessor(new JettyTakeover(transport.transport()), new TestConfig(goAwayTimeoutMillis));
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
        preprocessor.bindHandler(handler, Map.of("service.id", 7L, ProtocolHandler.UPGRADE_TOKENS, token));
        return this;
    }

    GatewayServer start() throws Exception {
        outer(preprocessor);
        server.start();
        return this;
    }

    RawSocket connect() {
        return new RawSocket(connector.getLocalPort());
    }

    void stop() throws Exception {
        server.stop();
        transport.close();
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
