package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.junit.Assert.assertTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import org.junit.After;
import org.junit.Test;
import org.ops4j.pax.exam.Configuration;
import org.ops4j.pax.exam.Option;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.JdkClient;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;

/** Bundles come, change and go with the files in the load folder. */
public class HotDeploymentIT extends GatewayTest {

    private static final String ROOMS = "org.sluice.example.rooms";
    private static final Path LOAD = Path.of(System.getProperty("itest.work"), "load");

    @Override
    @Configuration
    public Option[] configuration() throws Exception {
        ApplicationBundle.build("versioned", "first");
        ApplicationBundle.build("versioned", "second");
        return super.configuration();
    }

    /** File Install takes a file when it finds it twice without a change, but a file that comes whole is safer still. */
    private static void deploy(Path jar, String name) throws Exception {
        Path whole = Files.copy(jar, LOAD.resolveSibling(name), StandardCopyOption.REPLACE_EXISTING);
        Files.move(whole, LOAD.resolve(name), StandardCopyOption.ATOMIC_MOVE);
    }

    @After
    public void emptyLoadFolder() throws Exception {
        Files.deleteIfExists(LOAD.resolve("versioned.jar"));
        Files.deleteIfExists(LOAD.resolve("rooms.jar"));
        awaitStatus(404, "/versioned");
        awaitStatus(404, "/rooms/one");
    }

    private void awaitStatus(int status, String path) throws Exception {
        Await.until(path + " is answered with " + status, () -> {
            try (RawClient client = RawClient.connect(port())) {
                return client.send(RequestText.webSocket(path)).readResponse().status() == status;
            }
        });
    }

    @Test
    public void applicationIsInstalledReplacedAndRemovedUnderItsClients() throws Exception {
        try (Visitors visitors = Visitors.start(port(), "/versioned")) {
            visitors.awaitSight("404");
            deploy(applicationJar("versioned", "first"), "versioned.jar");
            visitors.awaitSight("first");
            try (JdkClient first = JdkClient.open(port(), "/versioned")) {
                first.sendText("who?");
                assertEquals("first", first.nextText());
                deploy(applicationJar("versioned", "second"), "versioned.jar");
                assertEquals(1001, first.nextCloseCode());
            }
            visitors.awaitSight("second");
            visitors.forget();
            try (JdkClient second = JdkClient.open(port(), "/versioned")) {
                second.sendText("who?");
                assertEquals("second", second.nextText());
                Files.delete(LOAD.resolve("versioned.jar"));
                assertEquals(1001, second.nextCloseCode());
            }
            visitors.awaitSight("404");
            visitors.stop();
            assertTrue(
                    "the first is gone for good: " + visitors.sights(),
                    !visitors.sights().contains("first"));
        }
    }

    @Test
    public void roomsAreDroppedIn() throws Exception {
        deploy(Path.of(System.getProperty("itest.rooms")), "rooms.jar");
        awaitStatus(101, "/rooms/one");
        try (JdkClient here = JdkClient.open(port(), "/rooms/one", "chat");
                JdkClient there = JdkClient.open(port(), "/rooms/one", "chat");
                JdkClient elsewhere = JdkClient.open(port(), "/rooms/two", "chat")) {
            assertEquals("chat", here.socket().getSubprotocol());
            here.sendText("hello one");
            elsewhere.sendText("hello two");
            assertTrue(there.nextText().contains("hello one"));
            assertTrue(elsewhere.nextText().contains("hello two"));
        }
    }

    /** What others have said before may have been heard, or not. */
    private static void assertServed(JdkClient guest, String text) throws Exception {
        guest.sendText(text);
        String heard = guest.nextText();
        while (!heard.endsWith(": " + text)) {
            heard = guest.nextText();
        }
    }

    @Test
    public void nobodyIsDroppedWhenTheRoomsAreReplaced() throws Exception {
        Path jar = Path.of(System.getProperty("itest.rooms"));
        deploy(jar, "rooms.jar");
        awaitStatus(101, "/rooms/one");
        try (JdkClient here = JdkClient.open(port(), "/rooms/one", "chat");
                JdkClient there = JdkClient.open(port(), "/rooms/one", "chat")) {
            for (int i = 1; i <= 3; i++) {
                long before = bundle(ROOMS).getLastModified();
                deploy(jar, "rooms.jar");
                Files.setLastModifiedTime(LOAD.resolve("rooms.jar"), FileTime.fromMillis(i * 1_000_000L));
                Await.until("the bundle is updated", () -> bundle(ROOMS).getLastModified() > before);
                assertServed(here, "here " + i);
                assertServed(there, "there " + i);
                // By now both are in the room again
                assertTrue(here.nextText().endsWith("there " + i));
            }
        }
    }
}
