package org.sluice.itest.bench.server;

import jakarta.servlet.ServletContextEvent;
import jakarta.servlet.ServletContextListener;
import jakarta.websocket.DeploymentException;
import jakarta.websocket.server.ServerContainer;
import jakarta.websocket.server.ServerEndpointConfig;
import java.nio.file.Files;
import org.apache.catalina.Context;
import org.apache.catalina.Wrapper;
import org.apache.catalina.connector.Connector;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.net.SSLHostConfig;
import org.apache.tomcat.util.net.SSLHostConfigCertificate;
import org.apache.tomcat.websocket.server.WsSci;

/** Tomcat with Jakarta WebSocket. */
public final class TomcatEcho {

    private TomcatEcho() {}

    public static void main(String[] arguments) throws Exception {
        Mode mode = Mode.of(arguments[0]);
        Tomcat tomcat = new Tomcat();
        tomcat.setBaseDir(Files.createTempDirectory("tomcat").toString());
        Connector connector = new Connector();
        connector.setPort(0);
        connector.setProperty("address", Listening.HOST);
        // The limit of its default is 8,192 connections, and what the tests need is more.
        connector.setProperty("maxConnections", "20000");
        if (mode == Mode.TLS) {
            secure(connector);
        }
        tomcat.setConnector(connector);
        Context context = tomcat.addContext("", null);
        context.addServletContainerInitializer(new WsSci(), null);
        context.addApplicationListener(mode == Mode.BROADCAST ? DeployHub.class.getName() : DeployEcho.class.getName());
        Wrapper wrapper = Tomcat.addServlet(context, "default", new org.apache.catalina.servlets.DefaultServlet());
        wrapper.addMapping("/");
        tomcat.start();
        Listening.at(connector.getLocalPort());
    }

    private static void secure(Connector connector) {
        SSLHostConfig host = new SSLHostConfig();
        SSLHostConfigCertificate certificate =
                new SSLHostConfigCertificate(host, SSLHostConfigCertificate.Type.UNDEFINED);
        certificate.setCertificateKeystoreFile(Listening.keyStore());
        certificate.setCertificateKeystorePassword(Listening.password());
        host.addCertificate(certificate);
        connector.addSslHostConfig(host);
        connector.setProperty("SSLEnabled", "true");
        connector.setScheme("https");
        connector.setSecure(true);
    }

    /** Public, because Tomcat creates it by name. */
    public static class DeployEcho implements ServletContextListener {
        Class<?> endpoint() {
            return JakartaEcho.class;
        }

        @Override
        public void contextInitialized(ServletContextEvent event) {
            ServerContainer container =
                    (ServerContainer) event.getServletContext().getAttribute(ServerContainer.class.getName());
            try {
                container.addEndpoint(
                        ServerEndpointConfig.Builder.create(endpoint(), "/echo").build());
            } catch (DeploymentException e) {
                throw new IllegalStateException(e);
            }
        }
    }

    /** Public, because Tomcat creates it by name. */
    public static final class DeployHub extends DeployEcho {
        @Override
        Class<?> endpoint() {
            return JakartaEcho.Hub.class;
        }
    }
}
