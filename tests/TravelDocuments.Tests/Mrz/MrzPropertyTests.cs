using CheckpointEdge.TravelDocuments.Mrz;
using FsCheck;
using FsCheck.Fluent;

namespace CheckpointEdge.Tests.Mrz;

public sealed class MrzPropertyTests
{
    private static readonly DateOnly _today = new(2026, 11, 22);
    private static readonly Config _config = PropertyTries.Of(3000);

    private const string ZoneCharacters = "ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789<";

    [Fact]
    public void Any_text_gives_a_reading_and_never_throws() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<string?>(),
            ArbMap.Default.ArbFor<DateTime>(),
            (text, day) => Holds(MrzParser.Parse(text, DateOnly.FromDateTime(day)))).Check(_config);

    [Fact]
    public void Any_lines_of_about_the_right_length_give_a_reading() =>
        Prop.ForAll(
            (from lines in Gen.Choose(1, 4)
             from length in Gen.Elements(28, 30, 34, 36, 41, 44, 47, 72, 88, 90)
             from text in Gen.Elements((ZoneCharacters + "<<<<<<<<<<<<éa\u0001?«").ToCharArray()).ArrayOf(lines * length)
             select string.Join('\n', text.Chunk(length).Select(line => new string(line)))).ToArbitrary(),
            text => Holds(MrzParser.Parse(text, _today))).Check(_config);

    [Fact]
    public void A_built_zone_reads_back_as_it_was_written_in_every_layout() =>
        Prop.ForAll(
            Fields().ToArbitrary(),
            ArbMap.Default.ArbFor<MrzFormat>(),
            (drawn, format) =>
            {
                MrzFields fields = drawn with
                {
                    DocumentCode = format switch
                    {
                        MrzFormat.TD3 => "P",
                        MrzFormat.MrvA or MrzFormat.MrvB => "V",
                        _ => drawn.DocumentCode,
                    },
                    DocumentNumber = format is MrzFormat.TD1 or MrzFormat.TD2
                        ? drawn.DocumentNumber
                        : drawn.DocumentNumber[..Math.Min(9, drawn.DocumentNumber.Length)],
                    OptionalData1 = drawn.DocumentNumber.Length > 9 ? "" : drawn.OptionalData1,
                    OptionalData2 = format == MrzFormat.TD1 ? drawn.OptionalData2 : "",
                };
                MrzBuilt built = MrzBuilder.Build(format, fields);
                MrzReading reading = MrzParser.Parse(string.Join('\n', built.Lines), _today);
                return built.Built && reading.Valid && reading.Format == format
                    && reading.Fields == fields with { NamePossiblyTruncated = reading.Fields.NamePossiblyTruncated };
            }).Check(_config);

    [Fact]
    public void Any_fields_at_all_give_lines_or_a_reason() =>
        Prop.ForAll(
            ArbMap.Default.ArbFor<string>(),
            ArbMap.Default.ArbFor<string>(),
            ArbMap.Default.ArbFor<int?>(),
            (name, code, part) =>
            {
                foreach (MrzFormat format in Enum.GetValues<MrzFormat>())
                {
                    MrzBuilt built = MrzBuilder.Build(format, new()
                    {
                        DocumentCode = code ?? "",
                        IssuingState = code ?? "",
                        DocumentNumber = name ?? "",
                        DateOfBirth = new(part, part, part),
                        PrimaryIdentifier = name ?? "",
                        SecondaryIdentifier = code ?? "",
                        OptionalData1 = code ?? "",
                    });
                    if (built.Built != built.Findings.All(finding => finding.Weight != FindingWeight.Error))
                        return false;
                }

                return true;
            }).Check(_config);

    [Fact]
    public void A_single_changed_digit_of_a_number_or_date_is_always_found() =>
        Prop.ForAll(
            Fields().ToArbitrary(),
            Gen.Choose(0, 8).ToArbitrary(),
            Gen.Choose(1, 9).ToArbitrary(),
            (drawn, at, step) =>
            {
                MrzFields fields = drawn with { DocumentCode = "P", DocumentNumber = "123456789", OptionalData2 = "" };
                string[] lines = [.. MrzBuilder.Build(MrzFormat.TD3, fields).Lines];
                char[] second = lines[1].ToCharArray();
                second[at] = (char)('0' + (second[at] - '0' + step) % 10);
                return !MrzParser.Parse(lines[0] + "\n" + new string(second), _today).Valid;
            }).Check(_config);

    private static bool Holds(MrzReading reading) =>
        reading.Valid == (reading.Findings.All(finding => finding.Weight != FindingWeight.Error))
        && reading.Checks.All(check => check.Ok || !reading.Valid)
        && reading.Fields.DateOfBirth.ToString().Length == 10
        && (reading.Fields.DateOfBirth.Exact is not { } birth || birth.Year >= 1)
        && reading.Findings.Length < 40;

    private static Gen<MrzFields> Fields() =>
        from code in Gen.Elements("I", "A", "C", "IR", "AC")
        from state in Gen.Elements("UTO", "D", "BEL", "XXA", "RKS")
        from nation in Gen.Elements("UTO", "D", "PRT", "XXX")
        from number in Word(1, 15)
            // Within 98 years: a year alone tells no century to somebody who would be 99 or 100.
        from birthDays in Gen.Choose(0, 98 * 365)
        from expiryDays in Gen.Choose(0, 15_000)
        from sex in Gen.Elements(Sex.F, Sex.M, Sex.X)
        from known in Gen.Choose(0, 9)
        from primary in Names(1, 2)
        from secondary in Names(0, 1)
        from optional1 in Word(0, 7)
        from optional2 in Word(0, 11)
        let birth = _today.AddDays(-birthDays)
        let expiry = _today.AddDays(expiryDays)
        select new MrzFields
        {
            DocumentCode = code,
            IssuingState = state,
            DocumentNumber = number,
            Nationality = nation,
            DateOfBirth = known == 0 ? new(birth.Year, null, null) : known == 1 ? default
                : new(birth.Year, birth.Month, birth.Day),
            Sex = sex,
            DateOfExpiry = new(expiry.Year, expiry.Month, expiry.Day),
            PrimaryIdentifier = primary,
            SecondaryIdentifier = secondary,
            OptionalData1 = optional1,
            OptionalData2 = optional2,
        };

    private static Gen<string> Word(int lengthMin, int lengthMax) =>
        from length in Gen.Choose(lengthMin, lengthMax)
        from letters in Gen.Elements(ZoneCharacters[..^1].ToCharArray()).ArrayOf(length)
        select new string(letters);

    private static Gen<string> Names(int wordsMin, int wordsMax) =>
        from count in Gen.Choose(wordsMin, wordsMax)
        from words in (from length in Gen.Choose(1, 8)
                       from letters in Gen.Elements(ZoneCharacters[..26].ToCharArray()).ArrayOf(length)
                       select new string(letters)).ArrayOf(count)
        select string.Join(' ', words);
}
