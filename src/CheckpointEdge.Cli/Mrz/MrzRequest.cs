using System.Globalization;
using System.Text.Json;
using CheckpointEdge.TravelDocuments.Mrz;
using CheckpointEdge.TravelDocuments.Transliteration;

namespace CheckpointEdge.Cli.Mrz;

/// <summary>What <c>mrz build</c> is asked for: the object that <c>mrz parse</c> prints, or its fields beside the format.
/// </summary>
internal sealed record MrzRequest(MrzFormat Format, MrzFields Fields, NameLanguage Language)
{
    /// <exception cref="FormatException">With one sentence that names the field.</exception>
    public static MrzRequest Read(JsonElement request)
    {
        if (request.ValueKind != JsonValueKind.Object)
            throw new FormatException("The request must be one JSON object with \"format\" and the fields.");
        MrzFormat format = MrzFormats.Parse(Text(request, "format"))
            ?? throw new FormatException("\"format\" must be TD1, TD2, TD3, MRV-A or MRV-B.");
        JsonElement fields = request.TryGetProperty("fields", out JsonElement inner)
            && inner.ValueKind == JsonValueKind.Object ? inner : request;
        return new(
            format,
            new()
            {
                DocumentCode = Text(fields, "documentCode"),
                IssuingState = Text(fields, "issuingState"),
                DocumentNumber = Text(fields, "documentNumber"),
                Nationality = Text(fields, "nationality"),
                DateOfBirth = Date(fields, "dateOfBirth"),
                Sex = SexOf(fields),
                DateOfExpiry = Date(fields, "dateOfExpiry"),
                PrimaryIdentifier = Text(fields, "primaryIdentifier"),
                SecondaryIdentifier = Text(fields, "secondaryIdentifier"),
                OptionalData1 = Text(fields, "optionalData1"),
                OptionalData2 = Text(fields, "optionalData2"),
            },
            LanguageOf(request));
    }

    private static string Text(JsonElement fields, string name)
    {
        if (!fields.TryGetProperty(name, out JsonElement value) || value.ValueKind == JsonValueKind.Null)
            return "";
        if (value.ValueKind != JsonValueKind.String)
            throw new FormatException($"\"{name}\" must be a text in quotes.");
        try
        {
            return value.GetString()!;
        }
        catch (InvalidOperationException)
        {
            throw new FormatException($"\"{name}\" holds half a character (an unpaired surrogate).");
        }
    }

    /// <summary><c>yyyy-MM-dd</c> with unknown parts as X; empty for a date that is wholly unknown.</summary>
    private static MrzDate Date(JsonElement fields, string name)
    {
        string text = Text(fields, name);
        if (text.Length == 0)
            return default;
        if (text.Length == 10 && text[4] == '-' && text[7] == '-'
            && Part(text[..4], out int? year) && Part(text[5..7], out int? month) && Part(text[8..], out int? day))
            return new(year, month, day);
        throw new FormatException($"\"{name}\" must be written as yyyy-MM-dd, unknown parts as XX or XXXX.");
    }

    private static bool Part(string text, out int? part)
    {
        part = null;
        if (text.All(character => character is 'X' or 'x'))
            return true;
        if (!text.All(char.IsAsciiDigit))
            return false;
        part = int.Parse(text, CultureInfo.InvariantCulture);
        return true;
    }

    private static Sex SexOf(JsonElement fields) => Text(fields, "sex").ToUpperInvariant() switch
    {
        "M" => Sex.M,
        "F" => Sex.F,
        "X" or "<" or "" => Sex.X,
        _ => throw new FormatException("\"sex\" must be M, F or X."),
    };

    /// <summary>ISO 639 codes of the languages that write Cyrillic in their own way.</summary>
    private static NameLanguage LanguageOf(JsonElement request) => Text(request, "language").ToLowerInvariant() switch
    {
        "be" => NameLanguage.Belarusian,
        "bg" => NameLanguage.Bulgarian,
        "mk" => NameLanguage.Macedonian,
        "sr" => NameLanguage.Serbian,
        "uk" => NameLanguage.Ukrainian,
        _ => NameLanguage.Any,
    };
}
