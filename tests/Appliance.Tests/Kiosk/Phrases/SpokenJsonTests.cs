using System.Collections.Immutable;
using System.Reflection;
using System.Text.Json;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Exchange.Phrases;

namespace Appliance.Tests.Kiosk.Phrases;

/// <summary>What of the screen's state is said in another language, and what is never touched.</summary>
public sealed class SpokenJsonTests
{
    /// <summary>Words of the contract, numbers, and whatever stands on a list, in a document or was written by a person.</summary>
    private static readonly string[] _asItIs =
    [
        "UnitView.*", "OfficerView.*", "ListPartView.*", "PreviewView.*", "AskedView.*", "AskedCharacterView.*", "LettersView.*",
        "SignerView.*", "DecisionView.*", "QueueLineView.*", "AnswerView.*", "SignInRequest.*", "DecisionRequest.*", "LinesRequest.*",
        "ConfirmationView.*", "LiftRequest.*", "ConfirmRequest.*", "JudgementRequest.*", "BlindView.*", "BlindEntryView.*",
        "BlindRowView.Field", "BlindRowView.Traveller", "BlindRowView.Listed", "FirstLookView.Officer", "FirstLookView.Decision",
        "FirstLookView.Verdict", "FirstLookView.Judgement", "ShiftView.*", "CountView.*",
        "ListView.Level", "TrustView.Level", "StepView.State", "FindingView.Code", "FindingView.Field", "FindingView.Weight",
        "ResultView.Verdict", "ResultView.DocumentVerdict", "ResultView.ListVerdict", "ResultView.PortraitUrl",
        "TravellerView.PrimaryIdentifier", "TravellerView.SecondaryIdentifier", "TravellerView.DateOfBirth", "TravellerView.Sex",
        "TravellerView.Nationality", "TravellerView.NationalityName", "TravellerView.DocumentCode", "TravellerView.IssuingState",
        "TravellerView.IssuingStateName", "TravellerView.DocumentNumber", "TravellerView.DateOfExpiry", "TravellerView.MrzLines",
        "MatchView.Record", "MatchView.List", "MatchView.ListTitle", "MatchView.Source", "MatchView.SourceId", "MatchView.NoticeColour",
        "MatchView.Action", "MatchView.RecordChanged", "MatchView.Name", "MatchView.OtherNames", "MatchView.Band", "MatchView.Score",
        "MatchView.Remarks", "MatchView.Document", "ComparisonView.Field", "ComparisonView.Traveller", "ComparisonView.Listed",
        "ComparisonView.Agreement", "PieceView.Rule", "PieceView.Field", "PieceView.Traveller", "PieceView.Listed", "PieceView.Points",
        "PieceView.Worth", "PieceView.Otherwise", "ChipView.State", "ChipView.Access", "ChipView.PhotographUrl", "InspectionView.Outcome",
        "CheckGroupView.Name", "CheckGroupView.Result", "CheckView.Name", "CheckView.Result", "DifferenceView.Printed",
        "DifferenceView.OnChip", "AlarmView.Kind", "AlarmView.Level", "AlarmView.State",
        "AlarmView.AcknowledgedBy", "CallRequest.*", "ClockRequest.*",
        "KioskState.OfficerCard", "FaceView.State", "FaceView.LiveUrl", "ReasonView.Code",
        // The console of the desk's own health is for machines.
        "HealthView.*",
    ];

    private static IEnumerable<PropertyInfo> Texts => typeof(KioskState).Assembly.GetTypes()
        .Where(type => type.Namespace == typeof(KioskState).Namespace && type.IsClass
            && (type.Name.EndsWith("View", StringComparison.Ordinal) || type.Name.EndsWith("Request", StringComparison.Ordinal)
                || type.Name is nameof(KioskState) or "Problem"))
        .SelectMany(type => type.GetProperties(BindingFlags.Public | BindingFlags.Instance | BindingFlags.DeclaredOnly))
        .Where(property => property.PropertyType == typeof(string) || property.PropertyType == typeof(ImmutableArray<string>));

    [Fact]
    public void Every_text_of_the_interface_is_either_a_sentence_or_known_to_stay_as_it_is()
    {
        foreach (PropertyInfo property in Texts)
        {
            string name = $"{property.DeclaringType!.Name}.{property.Name}";
            bool stays = _asItIs.Contains(name) || _asItIs.Contains($"{property.DeclaringType.Name}.*");
            bool said = property.IsDefined(typeof(SentenceAttribute));
            Assert.True(stays != said, $"{name}: mark it with [Sentence], or say here that it stays as it is.");
        }
    }

    [Fact]
    public void Sentences_are_said_and_data_is_not()
    {
        Phrasebook book = new(
            new Language("test", false), [(new PhraseTemplate("Nothing found"), "Rien trouvé")], []);
        JsonSerializerOptions options = SpokenJson.OptionsOf(book);
        JsonElement device = JsonSerializer.SerializeToElement(new DeviceView("Nothing found", true, "Nothing found", ""), options);
        Assert.Equal("Rien trouvé", device.GetProperty("sentence").GetString());
        JsonElement trust = JsonSerializer.SerializeToElement(new TrustView("none", 0, "", ["Nothing found", "ELSE"]), options);
        Assert.Equal(["Rien trouvé", "ELSE"], trust.GetProperty("findings").EnumerateArray().Select(each => each.GetString()));
        JsonElement part = JsonSerializer.SerializeToElement(new ListPartView("UN", "Nothing found", "", 1, null), options);
        Assert.Equal("Nothing found", part.GetProperty("title").GetString());
    }
}
