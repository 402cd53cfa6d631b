using System.CommandLine;
using System.Globalization;
using System.Security.Cryptography;
using System.Text.Encodings.Web;
using System.Text.Json;
using CheckpointEdge.Watchlists.Calibration;
using CheckpointEdge.Watchlists.Matching;
using CheckpointEdge.Watchlists.Slices;

namespace CheckpointEdge.Cli.Watchlist;

/// <summary>
/// <c>watchlist explain --slice DIR --query "SURNAME&lt;&lt;GIVEN[;dob[;nationality]]" --record ID</c>: the pieces of one
/// score, as the officer sees them.
/// </summary>
internal static class WatchlistExplainCommand
{
    private static readonly JsonSerializerOptions _options = new() { Encoder = JavaScriptEncoder.UnsafeRelaxedJsonEscaping };

    public static Command Create()
    {
        Option<string> slice = new("--slice") { Description = "Directory of the slice.", Required = true };
        Option<string> query = new("--query")
        {
            Description = "SURNAME<<GIVEN[;date of birth[;nationality]]; a plain name will do.",
            Required = true,
        };
        Option<string> record = new("--record") { Description = "Id of the record.", Required = true };
        Option<bool> json = new("--json") { Description = "One JSON object." };
        Command command = new("explain", "Shows why a record scores as it does.\n"
            + "Example: checkpointctl watchlist explain --slice lists/gen-1 --query \"ERIKSSON<<ANNA;1974-08-12;UTO\" --record UT-17")
        {
            slice, query, record, json,
        };
        command.SetAction(parsed => Run(
            parsed.GetValue(slice)!, parsed.GetValue(query)!, parsed.GetValue(record)!, parsed.GetValue(json)));
        return command;
    }

    private static int Run(string directory, string query, string record, bool json)
    {
        string[] parts = query.Split(';');
        if (parts.Length > 3 || QueryIdentity.DateOf(parts.ElementAtOrDefault(1) ?? "") is null)
            throw new WatchlistException("--query is SURNAME<<GIVEN[;YYYY[-MM[-DD]][;nationality]].");
        using OpenedSlice opened = OpenedSlice.Open(directory);
        int ordinal = opened.Slice.OrdinalOf(record)
            ?? throw new WatchlistException($"{directory} has no record {record}.");
        TravellerIdentity traveller = QueryIdentity.Of(
            parts[0], parts.ElementAtOrDefault(1) ?? "", nationality: parts.ElementAtOrDefault(2) ?? "");
        Match match = opened.Search.Explain(traveller, ordinal, opened.Slice.Header.ThresholdsOf);
        string hash = HashOf(directory);
        string? rarity = RaritySentence.Of(opened.Slice.Header.CalibrationOf(match.Record.List), match.Score);
        if (json)
            Console.Out.WriteLine(Json(match, rarity, opened.Slice.Header.Generation, hash));
        else
            Write(match, rarity, opened.Slice.Header.Generation, hash);
        return CommandLine.Done;
    }

    // With the engine's version this is all that the answer depends on: who has both gets the same bytes again.
    private static string HashOf(string directory)
    {
        using FileStream slice = File.OpenRead(Path.Combine(directory, SliceFile.Name));
        return Convert.ToHexStringLower(SHA256.HashData(slice));
    }

    private static string Json(Match match, string? rarity, long generation, string hash) => JsonSerializer.Serialize(
        new
        {
            record = match.Record.Id,
            name = match.Name?.Full,
            score = match.Score.Thousandths / 1000m,
            band = match.Band.ToString().ToLowerInvariant(),
            pieces = match.Pieces.Select(piece => new
            {
                rule = piece.Rule,
                field = piece.Field,
                traveller = piece.Traveller,
                listed = piece.Listed,
                points = piece.Points.Thousandths / 1000m,
                sentence = piece.Sentence,
                letters = piece.Letters is { } letters ? new
                {
                    worth = letters.Worth.Thousandths / 1000m,
                    otherwise = letters.Otherwise.Thousandths / 1000m,
                    steps = letters.Steps.Select(step => new
                    {
                        kind = JsonNamingPolicy.CamelCase.ConvertName(step.Kind.ToString()),
                        traveller = step.Traveller,
                        listed = step.Listed,
                        rule = step.Rule,
                        cost = step.Cost,
                        points = step.Points.Thousandths / 1000m,
                    }),
                } : null,
            }),
            whyNotHigher = match.WhyNotHigher,
            rarity,
            engine = EngineVersion.Text,
            slice = new { generation, sha256 = hash },
        },
        _options);

    private static void Write(Match match, string? rarity, long generation, string hash)
    {
        Console.Out.WriteLine(
            $"{match.Record.Id}  {match.Name?.Full ?? "(no name)"}  {match.Record.Source}");
        foreach (ScorePiece piece in match.Pieces)
        {
            Console.Out.WriteLine($"{piece.Points.ToString(),9}  {piece.Rule}: {piece.Sentence}");
            foreach (string row in piece.Letters is { } letters ? LetterRows.Of(letters) : [])
                Console.Out.WriteLine($"{"",13}{row}");
        }

        Console.Out.WriteLine($"{match.Score.ToString(),9}  {match.Band.ToString().ToLowerInvariant()}");
        foreach (string why in match.WhyNotHigher)
            Console.Out.WriteLine($"Why not higher: {why}");
        if (rarity is not null)
            Console.Out.WriteLine(rarity);
        Console.Out.WriteLine(string.Create(CultureInfo.InvariantCulture,
            $"engine {EngineVersion.Text}, slice generation {generation}, sha256 {hash}"));
    }
}
