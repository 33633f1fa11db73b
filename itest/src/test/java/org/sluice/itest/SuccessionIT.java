package org.sluice.itest;

import static org.junit.Assert.assertEquals;
import static org.osgi.framework.Constants.SERVICE_RANKING;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.Test;
import org.osgi.framework.ServiceRegistration;
import org.sluice.itest.client.Await;
import org.sluice.itest.client.Frame;
import org.sluice.itest.client.RawClient;
import org.sluice.itest.client.RequestText;
import org.sluice.itest.client.Traffic;
import org.sluice.websocket.Answer;
import org.sluice.websocket.WebSocket;
import org.sluice.websocket.WebSocketApplication;
import org.sluice.websocket.WebSocketListener;

/** Two applications with one pattern, of which the better one comes and goes while clients connect at both servers. */
public class SuccessionIT extends ServersTest {

    private static final int CHANGES = 30;

    /** Says its name to whoever asks. */
    private static WebSocketApplication named(String name) {
        return handshake -> Answer.accept(new WebSocketListener() {
            @Override
            public void onText(WebSocket socket, String text) {
                socket.sendText(name);
            }
        });
    }

    private static void assertServedBy(String name, RawClient client) throws Exception {
        client.send(Frame.text("who?"));
        assertEquals(name, client.readFrame().text());
    }

    private static RawClient open(String name, int port) throws Exception {
        RawClient client = RawClient.open(port, "/shared");
        assertServedBy(name, client);
        return client;
    }

    private List<Visitors> visitors() throws Exception {
        List<Visitors> all = new ArrayList<>();
        for (int port : ports()) {
            all.add(Visitors.start(port, "/shared"));
            all.add(Visitors.start(port, "/shared"));
        }
        return all;
    }

    /** What all have seen since they last forgot. */
    private static Set<String> sights(List<Visitors> visitors) throws Exception {
        Set<String> sights = new HashSet<>();
        for (Visitors one : visitors) {
            one.stop();
            sights.addAll(one.sights());
        }
        return sights;
    }

    @Test
    public void nobodyFindsNothingWhileTheBetterOneComesAndGoes() throws Exception {
        application("/shared", named("lower"));
        List<Visitors> visitors = visitors();
        for (int i = 0; i < CHANGES; i++) {
            ServiceRegistration<?> higher = application("/shared", named("higher"), SERVICE_RANKING, 1);
            List<RawClient> gone = new ArrayList<>();
            for (int port : ports()) {
                gone.add(open("higher", port));
            }
            visitors.get(i % visitors.size()).awaitSight("higher");
            unregister(higher);
            for (RawClient client : gone) {
                assertEquals(1001, client.readFrame().closeCode());
                client.close();
            }
            for (int port : ports()) {
                open("lower", port).close();
            }
            visitors.forEach(Visitors::forget);
            visitors.get(i % visitors.size()).awaitSight("lower");
        }
        visitors.forEach(Visitors::forget);
        for (int i = 0; i < CHANGES; i++) {
            unregister(application("/shared", named("higher"), SERVICE_RANKING, 1));
        }
        Set<String> sights = sights(visitors);
        sights.removeAll(Set.of("lower", "higher", "1001"));
        assertEquals(Set.of(), sights);
    }

    @Test
    public void connectionsOfTheOtherStay() throws Exception {
        application("/shared", handshake -> Answer.accept(Listeners.ECHO));
        List<Traffic> steady = new ArrayList<>();
        for (int port : ports()) {
            steady.add(Traffic.start(port, "/shared"));
        }
        for (int i = 0; i < CHANGES; i++) {
            ServiceRegistration<?> higher = application("/shared", named("higher"), SERVICE_RANKING, 1);
            for (int port : ports()) {
                open("higher", port).close();
            }
            unregister(higher);
        }
        for (Traffic one : steady) {
            one.awaitNext();
            one.stop();
            one.close();
        }
    }

    /** The last one is plain HTTP at once; no client is served by what has gone. */
    @Test
    public void lastOneLeavesNothing() throws Exception {
        ServiceRegistration<?> lower = application("/shared", named("lower"));
        ServiceRegistration<?> higher = application("/shared", named("higher"), SERVICE_RANKING, 1);
        List<Visitors> visitors = visitors();
        visitors.get(0).awaitSight("higher");
        unregister(lower);
        unregister(higher);
        for (Visitors one : visitors) {
            one.awaitSight("404");
            one.forget();
            one.awaitSight("404");
        }
        assertEquals(404, status(port(), "/shared"));
        assertEquals(404, status(standalonePort(), "/shared"));
        sights(visitors);
    }

    /** A handshake that an application is still thinking about when it goes is answered by the next one. */
    @Test
    public void handshakeThatWaitsIsTheNextOnes() throws Exception {
        application("/shared", named("lower"));
        for (int port : ports()) {
            Hesitation hesitation = new Hesitation(named("higher"));
            ServiceRegistration<?> higher = application("/shared", hesitation, SERVICE_RANKING, 1);
            try (RawClient client = RawClient.connect(port)) {
                client.send(RequestText.webSocket("/shared"));
                hesitation.awaitAsked();
                Thread leaving = new Thread(null, () -> unregister(higher), "leaving", 0, false);
                leaving.start();
                Await.until("it leaves", () -> isNextServed(port));
                hesitation.end();
                leaving.join();
                assertEquals(101, client.readResponse().status());
                assertServedBy("lower", client);
            }
        }
    }

    /** Whether other handshakes are answered by the lower one. */
    private static boolean isNextServed(int port) throws Exception {
        try (RawClient client = RawClient.open(port, "/shared")) {
            client.send(Frame.text("who?"));
            return client.readFrame().text().equals("lower");
        }
    }
}
