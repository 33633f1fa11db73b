package org.sluice.websocket.server.runtime;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class HistoryTest {

    private static History<Integer> of(int size, int added) {
        History<Integer> history = new History<>(size);
        IntStream.rangeClosed(1, added).forEach(history::add);
        return history;
    }

    @Test
    void theNewestComesFirst() {
        assertEquals(List.of(2, 1), of(3, 2).newest(10));
    }

    @Test
    void theOldestIsForgotten() {
        assertEquals(List.of(7, 6, 5), of(3, 7).newest(10));
    }

    @Test
    void noMoreAreGivenThanAskedFor() {
        assertEquals(List.of(7, 6), of(3, 7).newest(2));
        assertEquals(List.of(), of(3, 7).newest(0));
    }

    @Test
    void ofSizeZeroItRemembersNothing() {
        assertEquals(List.of(), of(0, 5).newest(10));
    }

    @Test
    void aLargerOneKeepsWhatThereIs() {
        History<Integer> history = of(2, 5);
        history.resize(4);
        history.add(6);
        assertEquals(List.of(6, 5, 4), history.newest(10));
    }

    @Test
    void aSmallerOneKeepsTheNewest() {
        History<Integer> history = of(5, 7);
        history.resize(2);
        assertEquals(List.of(7, 6), history.newest(10));
        history.add(8);
        assertEquals(List.of(8, 7), history.newest(10));
    }

    @Test
    void itCanBeSwitchedOffAndOn() {
        History<Integer> history = of(5, 7);
        history.resize(0);
        assertEquals(List.of(), history.newest(10));
        history.add(8);
        history.resize(3);
        history.add(9);
        assertEquals(List.of(9), history.newest(10));
    }
}
