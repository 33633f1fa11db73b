package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.ops4j.pax.exam.CoreOptions.options;

import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.Hashtable;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.After;
import org.junit.Before;
import org.junit.runner.RunWith;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.ops4j.pax.exam.junit.PaxExam;
import org.ops4j.pax.exam.spi.reactors.ExamReactorStrategy;
import org.ops4j.pax.exam.spi.reactors.PerClass;
import org.osgi.framework.Bundle;
import org.osgi.framework.BundleContext;
import org.osgi.framework.FrameworkUtil;
import org.osgi.framework.InvalidSyntaxException;
import org.osgi.framework.ServiceReference;
import org.osgi.framework.ServiceRegistration;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketConstants;

/** A test inside a gateway: on one framework, with one composition, at a port of its own. */
@RunWith(PaxExam.class)
@ExamReactorStrategy(PerClass.class)
public abstract class GatewayTest {

    private static final String RUNTIME = "org.osgi.service.servlet.runtime.HttpServiceRuntime";

    private static boolean announced;

    /** The test's own bundle; set when it runs, for Pax Exam makes an instance outside of the framework too. */
    protected BundleContext context;

    private final List<ServiceRegistration<?>> registrations = new ArrayList<>();

    /** Null unless the place is this server. */
    private TlsServer standalone;

    @Configuration
    public Option[] configuration() throws Exception {
        return options(Composition.gateway(getClass().getSimpleName(), place()));
    }

    /** Where this class connects. One that does the same elsewhere overrides this, and nothing else. */
    protected Place place() {
        return Place.HTTP;
    }

    @Before
    public void placeIsThere() throws Exception {
        context = FrameworkUtil.getBundle(getClass()).getBundleContext();
        assertFrameworkIsTheExpectedOne();
        if (place() == Place.STANDALONE_TLS) {
            standalone = new TlsServer(context);
            standalone.configure();
        }
    }

    private void assertFrameworkIsTheExpectedOne() {
        Bundle framework = context.getBundle(0);
        assertEquals(System.getProperty("itest.framework"), framework.getSymbolicName());
        if (!announced) {
            announced = true;
            System.out.println(getClass().getSimpleName() + " on " + framework.getSymbolicName() + " "
                    + framework.getVersion() + " with " + http().getSymbolicName() + " " + http().getVersion());
        }
    }

    @After
    public void removeWhatIsTheTests() throws Exception {
        registrations.forEach(ServiceRegistration::unregister);
        if (standalone != null) {
            standalone.delete();
        }
        Deletions.await(context);
    }

    /** The port of this class's place, as soon as it is open. */
    protected final int port() throws Exception {
        return place() == Place.STANDALONE_TLS ? standalone.port() : place().at(httpPort(place().scheme()));
    }

    /** The origin of pages at this port. */
    protected final String ownOrigin() {
        return place().scheme() + "://gateway.example";
    }

    /** The HTTP service's port for a scheme. */
    protected final int httpPort(String scheme) throws Exception {
        Await.until("the HTTP service has an endpoint", () -> endpointPort(scheme) > 0);
        return endpointPort(scheme);
    }

    /** Asks for all services of the name: a check of its class would wire the test's bundle to the HTTP bundle. */
    private int endpointPort(String scheme) throws InvalidSyntaxException {
        ServiceReference<?>[] runtimes = context.getAllServiceReferences(RUNTIME, null);
        Object endpoints = runtimes == null ? null : runtimes[0].getProperty("osgi.http.endpoint");
        return Stream.of(endpoints instanceof String[] some ? some : new String[0])
                .map(URI::create)
                .filter(endpoint -> scheme.equals(endpoint.getScheme()))
                .mapToInt(URI::getPort)
                .max()
                .orElse(0);
    }

    /** A bundle that the configuration has built with {@link ApplicationBundle}. */
    protected static Path applicationJar(String application, String edition) {
        return Path.of(System.getProperty("itest.work"), "applications", application + "-" + edition + ".jar");
    }

    protected Bundle bundle(String symbolicName) {
        return Stream.of(context.getBundles())
                .filter(bundle -> symbolicName.equals(bundle.getSymbolicName()))
                .findFirst()
                .orElseThrow(() -> new AssertionError("no bundle " + symbolicName));
    }

    protected final Bundle http() {
        return Stream.of(context.getBundles())
                .filter(bundle -> bundle.getSymbolicName().startsWith("org.apache.felix.http.jetty12"))
                .findFirst()
                .orElseThrow();
    }

    /** Whether the example {@code /echo} does what it should. */
    protected boolean echoIsServed() throws Exception {
        try (RawClient client = RawClient.connect(port())) {
            if (client.send(RequestText.webSocket("/echo")).readResponse().status() != 101) {
                return false;
            }
            client.send(Frame.text("again"));
            return client.readFrame().text().equals("again");
        }
    }

    /** Registers an application of the test's own bundle until the test ends. */
    protected ServiceRegistration<WebSocketApplication> application(
            String pattern, WebSocketApplication application, Object... properties) {
        Map<String, Object> all = new HashMap<>(Map.of(WebSocketConstants.PATTERN, pattern));
        for (int i = 0; i < properties.length; i += 2) {
            all.put((String) properties[i], properties[i + 1]);
        }
        return register(WebSocketApplication.class, application, all);
    }

    protected <S> ServiceRegistration<S> register(Class<S> type, S service, Map<String, Object> properties) {
        ServiceRegistration<S> registration = context.registerService(type, service, new Hashtable<>(properties));
        registrations.add(registration);
        return registration;
    }

    /** Unregisters before the test ends. */
    protected void unregister(ServiceRegistration<?> registration) {
        registrations.remove(registration);
        registration.unregister();
    }
}
