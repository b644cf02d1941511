// Reads a JSON list of documents, and writes what Go makes of each, by the name of how.
package main

import (
	"bytes"
	"encoding/json"
	"os"
)

func must(err error) {
	if err != nil {
		panic(err)
	}
}

func main() {
	var texts []string
	must(json.NewDecoder(os.Stdin).Decode(&texts))
	all := [][]any{}
	for index, text := range texts {
		add := func(way string, made []byte, err error) {
			must(err)
			all = append(all, []any{index, "Go, " + way, string(made)})
		}
		var value any
		must(json.Unmarshal([]byte(text), &value))
		made, err := json.Marshal(value)
		add("json.Marshal of a map", made, err)
		made, err = json.MarshalIndent(value, "", "  ")
		add("json.MarshalIndent of a map, 2 spaces", made, err)
		made, err = json.MarshalIndent(value, "", "\t")
		add("json.MarshalIndent of a map, tabs", made, err)
		made, err = json.Marshal(json.RawMessage(text))
		add("json.Marshal of a json.RawMessage", made, err)
		var out bytes.Buffer
		encoder := json.NewEncoder(&out)
		must(encoder.Encode(value))
		add("json.Encoder of a map", out.Bytes(), nil)
	}
	must(json.NewEncoder(os.Stdout).Encode(all))
}
