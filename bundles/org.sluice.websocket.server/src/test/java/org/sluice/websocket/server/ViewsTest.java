package org.sluice.websocket.server;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.junit.jupiter.api.Test;

class ViewsTest {

    private static final long OWNER = 1;

    private final Views views = new Views();
    private final ByteBuffer whole = ByteBuffer.allocateDirect(1024).put(6, new byte[] {1, 2, 3, 4});

    @Test
    void aViewIsThePartAndNothingElse() {
        ByteBuffer view = views.of(OWNER, whole, 6, 4);
        assertEquals(ByteBuffer.wrap(new byte[] {1, 2, 3, 4}), view);
        assertEquals(4, view.capacity());
    }

    @Test
    void theSamePlaceIsTheSameView() {
        assertSame(views.of(OWNER, whole, 6, 4), views.of(OWNER, whole, 6, 4));
    }

    @Test
    void whatWasDoneToAViewIsUndone() {
        views.of(OWNER, whole, 6, 4).order(ByteOrder.LITTLE_ENDIAN).position(2).limit(3);
        ByteBuffer again = views.of(OWNER, whole, 6, 4);
        assertEquals(4, again.remaining());
        assertEquals(ByteOrder.BIG_ENDIAN, again.order());
    }

    @Test
    void aViewIsNotWrittenTo() {
        assertTrue(views.of(OWNER, whole, 6, 4).isReadOnly());
    }

    @Test
    void anotherPlaceIsAnotherView() {
        ByteBuffer view = views.of(OWNER, whole, 6, 4);
        assertNotSame(view, views.of(OWNER, whole, 7, 4));
        assertNotSame(view, views.of(OWNER, whole, 6, 3));
        assertNotSame(view, views.of(OWNER, ByteBuffer.allocate(16), 6, 4));
    }

    @Test
    void othersNeverShareAView() {
        assertNotSame(views.of(OWNER, whole, 6, 4), views.of(OWNER + 1, whole, 6, 4));
    }
}
