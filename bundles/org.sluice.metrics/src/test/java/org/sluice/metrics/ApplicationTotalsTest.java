package org.sluice.metrics;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sluice.websocket.runtime.dto.ApplicationDTO;

class ApplicationTotalsTest {

    private static final int MAX = 2;

    private final ApplicationTotals totals = new ApplicationTotals();

    private static ApplicationDTO application(long id, String pattern, long opened) {
        ApplicationDTO dto = Shown.application(id, pattern);
        dto.connectionsOpened = opened;
        return dto;
    }

    private void update(ApplicationDTO... applications) {
        totals.update(applications, MAX);
    }

    private long opened(String pattern) {
        return opened(new Place(pattern, "a.bundle"));
    }

    private long opened(Place place) {
        Counts counts = totals.totals().get(place);
        return counts == null ? -1 : counts.number(Counts.OPENED, "");
    }

    @Test
    void anApplicationThatIsRegisteredAnewGoesOnCounting() {
        update(application(1, "/a", 5));
        update(application(2, "/a", 3));
        assertEquals(8, opened("/a"));
        update(application(2, "/a", 4));
        assertEquals(9, opened("/a"));
    }

    @Test
    void anApplicationThatHasGoneKeepsItsNumbers() {
        update(application(1, "/a", 5));
        update();
        update();
        assertEquals(5, opened("/a"));
    }

    @Test
    void aServiceThatCountsFromZeroAgainGoesOnCounting() {
        update(application(1, "/a", 5));
        update(application(1, "/a", 1));
        assertEquals(6, opened("/a"));
    }

    @Test
    void aServiceWithAnotherPatternIsAnotherApplication() {
        update(application(1, "/a", 5));
        update(application(1, "/b", 6));
        assertEquals(5, opened("/a"));
        assertEquals(6, opened("/b"));
    }

    @Test
    void applicationsWithTheSamePatternInOneBundleAreCountedTogether() {
        update(application(1, "/a", 5), application(2, "/a", 3));
        assertEquals(8, opened("/a"));
        update(application(2, "/a", 3));
        assertEquals(8, opened("/a"));
    }

    @Test
    void tooManyApplicationsAreCountedAsOthersAndNeverLess() {
        update(application(1, "/a", 1), application(2, "/b", 2), application(3, "/c", 3), application(4, "/d", 4));
        assertEquals(Map.of("/a", 1L, "/b", 2L), Map.of("/a", opened("/a"), "/b", opened("/b")));
        assertEquals(7, opened(Place.OTHER));
        update(application(1, "/a", 1), application(2, "/b", 2), application(4, "/d", 4));
        assertEquals(7, opened(Place.OTHER));
    }

    @Test
    void whoIsAmongTheOthersStaysThereWhenThereIsRoom() {
        update(application(1, "/a", 1), application(2, "/b", 2), application(3, "/c", 3));
        update(application(1, "/a", 1), application(3, "/c", 4));
        assertEquals(4, opened(Place.OTHER));
        assertEquals(-1, opened("/c"));
    }

    @Test
    void theLongestGoneGivesItsPlaceToANewOne() {
        update(application(1, "/a", 1), application(2, "/b", 2));
        update(application(2, "/b", 2));
        update();
        update(application(3, "/c", 3));
        assertEquals(-1, opened("/a"));
        assertEquals(2, opened("/b"));
        assertEquals(3, opened("/c"));
    }

    @Test
    void placesAreBoundedHoweverManyComeAndGo() {
        for (int i = 0; i < 100; i++) {
            update(application(i, "/" + i, 1), application(-i - 1, "/x" + i, 1));
            assertTrue(totals.totals().size() <= MAX + 1);
        }
        assertFalse(totals.totals().isEmpty());
    }
}
