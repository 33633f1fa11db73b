package org.sluice.shell;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import jakarta.json.Json;
import jakarta.json.JsonObject;
import java.io.StringReader;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.sluice.websocket.runtime.dto.ConnectionDetailDTO;
import org.sluice.websocket.runtime.dto.ServerDTO;

class JsonTextTest {

    @Test
    void everyFieldOfADtoIsThere() throws CommandFailed {
        ConnectionDetailDTO dto = new ConnectionDetailDTO();
        dto.id = 7;
        dto.principal = "a\"\u001b\u009b\u202e\u00fc\n";
        dto.congested = true;
        String text = JsonText.of(dto);
        JsonObject object = Json.createReader(new StringReader(text)).readObject();
        assertEquals(ConnectionDetailDTO.class.getFields().length, object.size());
        assertEquals(7, object.getInt("id"));
        assertEquals(dto.principal, object.getString("principal"));
        assertTrue(object.getBoolean("congested"));
        assertTrue(object.isNull("server"));
        assertTrue(text.chars().allMatch(c -> c >= ' ' && c < 0x7f), text);
    }

    @Test
    void arraysListsAndMapsAreWritten() throws CommandFailed {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("numbers", new int[] {1, 2});
        map.put("list", Arrays.asList("a", null, true));
        map.put("rate", 1.5);
        assertEquals("{\"numbers\":[1,2],\"list\":[\"a\",null,true],\"rate\":1.5}", JsonText.of(map));
    }

    @Test
    void nothingIsAnEmptyArray() throws CommandFailed {
        assertEquals("[]", JsonText.of(new ServerDTO[0]));
        assertEquals("[]", JsonText.of(List.of()));
    }
}
