<?php
// Reads a JSON list of documents, and writes what PHP makes of each, by the name of how.
$all = [];
foreach (json_decode(stream_get_contents(STDIN)) as $index => $text) {
    $value = json_decode($text);
    $ways = [
        "json_encode" => 0,
        "json_encode, JSON_UNESCAPED_UNICODE" => JSON_UNESCAPED_UNICODE,
        "json_encode, JSON_UNESCAPED_SLASHES" => JSON_UNESCAPED_SLASHES,
        "json_encode, JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES" => JSON_UNESCAPED_UNICODE | JSON_UNESCAPED_SLASHES,
        "json_encode, JSON_PRESERVE_ZERO_FRACTION" => JSON_PRESERVE_ZERO_FRACTION,
        "json_encode, JSON_PRETTY_PRINT" => JSON_PRETTY_PRINT,
        "json_encode, JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE" => JSON_PRETTY_PRINT | JSON_UNESCAPED_UNICODE,
    ];
    foreach ($ways as $way => $flags) {
        $all[] = [$index, "PHP, " . $way, json_encode($value, $flags)];
    }
}
echo json_encode($all);
