package org.sluice.console.live;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import org.sluice.websocket.runtime.dto.ConnectionDTO;

/** Some of the open connections: those with the most to do, and the newest. */
final class ConnectionsMessage {

    private static final Comparator<ConnectionDTO> NEWEST_LAST = Comparator.comparingLong(dto -> dto.id);

    private static final Comparator<ConnectionDTO> BUSIEST_LAST = Comparator.comparingLong(
                    (ConnectionDTO dto) -> dto.queuedBytes)
            .thenComparingLong(dto -> dto.messagesReceived + dto.messagesSent)
            .thenComparingLong(dto -> dto.id);

    private ConnectionsMessage() {}

    /**
     * Writes the message.
     *
     * @param selection of which application
     * @param total how many there are
     * @param all those that were looked at
     * @param max how many are sent
     */
    static String of(Selection selection, long total, List<ConnectionDTO> all, int max) {
        Json json = new Json().open('{').field("type", "connections").field("selection", selection.toString());
        json.field("total", total).name("shown").open('[');
        choose(all, max).forEach(dto -> connection(json, dto));
        return json.close(']').close('}').toString();
    }

    /** Half of them are busy ones, if there are too many. */
    static List<ConnectionDTO> choose(List<ConnectionDTO> all, int max) {
        if (all.size() <= max) {
            return all.stream().sorted(NEWEST_LAST.reversed()).toList();
        }
        Map<Long, ConnectionDTO> chosen = new LinkedHashMap<>();
        last(all, max / 2, BUSIEST_LAST).forEach(dto -> chosen.put(dto.id, dto));
        for (ConnectionDTO dto : last(all, max, NEWEST_LAST)) {
            if (chosen.size() < max) {
                chosen.put(dto.id, dto);
            }
        }
        return List.copyOf(chosen.values());
    }

    private static List<ConnectionDTO> last(List<ConnectionDTO> all, int count, Comparator<ConnectionDTO> order) {
        PriorityQueue<ConnectionDTO> last = new PriorityQueue<>(Math.max(1, count), order);
        for (ConnectionDTO dto : all) {
            if (last.size() < count) {
                last.add(dto);
            } else if (count > 0 && order.compare(dto, last.peek()) > 0) {
                last.poll();
                last.add(dto);
            }
        }
        List<ConnectionDTO> sorted = new ArrayList<>(last);
        sorted.sort(order.reversed());
        return sorted;
    }

    private static void connection(Json json, ConnectionDTO dto) {
        json.open('{')
                .field("id", dto.id)
                .field("application", dto.applicationId)
                .field("server", dto.server);
        json.field("address", dto.remoteAddress).field("principal", dto.principal);
        json.field("subprotocol", dto.subprotocol).field("compression", dto.compression);
        json.field("openedAt", dto.openedAt).field("state", dto.state);
        json.field("received", dto.messagesReceived).field("sent", dto.messagesSent);
        json.field("queuedBytes", dto.queuedBytes).close('}');
    }
}
