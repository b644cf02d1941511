// Reads a JSON list of documents, and writes what Gson and Jackson make of each, by the name of how.

import com.fasterxml.jackson.core.json.JsonWriteFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;

class Write {
  static final JsonArray all = new JsonArray();

  static void add(int index, String way, String text) {
    JsonArray one = new JsonArray();
    one.add(index);
    one.add("Java, " + way);
    one.add(text);
    all.add(one);
  }

  public static void main(String[] arguments) throws Exception {
    String given = new String(System.in.readAllBytes(), StandardCharsets.UTF_8);
    ObjectMapper jackson = new ObjectMapper();
    ObjectMapper ascii = new ObjectMapper();
    ascii.getFactory().configure(JsonWriteFeature.ESCAPE_NON_ASCII.mappedFeature(), true);
    int index = 0;
    for (JsonElement each : JsonParser.parseString(given).getAsJsonArray()) {
      String text = each.getAsString();
      JsonElement value = JsonParser.parseString(text);
      add(index, "Gson", new Gson().toJson(value));
      add(index, "Gson, pretty", new GsonBuilder().setPrettyPrinting().create().toJson(value));
      add(index, "Gson, disableHtmlEscaping", new GsonBuilder().disableHtmlEscaping().create().toJson(value));
      add(index, "Jackson", jackson.writeValueAsString(jackson.readTree(text)));
      add(index, "Jackson, pretty", jackson.writerWithDefaultPrettyPrinter().writeValueAsString(jackson.readTree(text)));
      add(index, "Jackson, ESCAPE_NON_ASCII", ascii.writeValueAsString(ascii.readTree(text)));
      add(index, "Jackson, of a HashMap", jackson.writeValueAsString(jackson.readValue(text, HashMap.class)));
      index += 1;
    }
    System.out.write(new Gson().toJson(all).getBytes(StandardCharsets.UTF_8));
    System.out.flush();
  }
}
