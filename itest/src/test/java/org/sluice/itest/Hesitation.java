package org.sluice.itest;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import org.sluice.itest.client.Await;
import org.sluice.websocket.Answer;
import org.sluice.websocket.Handshake;
import org.sluice.websocket.WebSocketApplication;

/** An application that keeps its first handshake waiting until the test lets it go on. */
final class Hesitation implements WebSocketApplication {

    private final WebSocketApplication application;
    private final CountDownLatch asked = new CountDownLatch(1);
    private final CountDownLatch ended = new CountDownLatch(1);

    Hesitation(WebSocketApplication application) {
        this.application = application;
    }

    @Override
    public Answer connect(Handshake handshake) throws Exception {
        boolean isFirst = asked.getCount() > 0;
        asked.countDown();
        if (isFirst && !ended.await(Await.SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("nobody has ended it");
        }
        return application.connect(handshake);
    }

    void awaitAsked() throws InterruptedException {
        if (!asked.await(Await.SECONDS, TimeUnit.SECONDS)) {
            throw new AssertionError("not asked");
        }
    }

    void end() {
        ended.countDown();
    }
}
