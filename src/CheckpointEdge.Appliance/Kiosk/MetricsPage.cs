using System.Globalization;
using System.Text;
using CheckpointEdge.Appliance.Line;
using CheckpointEdge.Appliance.Outcomes;
using CheckpointEdge.Exchange.Phrases;
using CheckpointEdge.Exchange.Reports;
using CheckpointEdge.Watchlists.Calibration;

namespace CheckpointEdge.Appliance.Kiosk;

/// <summary>The counters in the Prometheus text format 0.0.4. Nothing of a traveller is in them. Safe for concurrent use.</summary>
public sealed class MetricsPage(CheckCounters counters, KioskScreen screen, SecondLine? secondLine = null)
{
    public string Write()
    {
        CheckCounts counts = counters.Read();
        KioskState state = screen.State;
        StringBuilder page = new();
        Head(page, "checkpoint_checks_total", "counter", "Checks since the service started.");
        foreach (Verdict verdict in Enum.GetValues<Verdict>())
            Line(page, $"checkpoint_checks_total{{verdict=\"{ResultViews.WordOf(verdict)}\"}}", counts.ByVerdict[(int)verdict]);
        Head(page, "checkpoint_line_duration_seconds", "histogram", "From the first line read to the result.");
        for (int at = 0; at < counts.Buckets.Length; at++)
        {
            string bound = CheckCounters.BoundsSeconds[at].ToString(CultureInfo.InvariantCulture);
            Line(page, $"checkpoint_line_duration_seconds_bucket{{le=\"{bound}\"}}", counts.Buckets[at]);
        }

        Line(page, "checkpoint_line_duration_seconds_bucket{le=\"+Inf\"}", counts.All);
        Line(page, "checkpoint_line_duration_seconds_sum", counts.SumSeconds);
        Line(page, "checkpoint_line_duration_seconds_count", counts.All);
        One(page, "checkpoint_reader_troubles_total", "counter", "How often the document reader reported trouble.", counts.ReaderTroubles);
        One(page, "checkpoint_queue_waiting", "gauge", "Reports not yet receipted by Central.", state.Queue.Waiting);
        One(page, "checkpoint_queue_delivered_total", "counter", "Reports receipted by Central.", state.Queue.Delivered);
        One(page, "checkpoint_list_generation", "gauge", "The list in use; 0 when there is none.", state.List.Generation);
        if (state.List.AgeHours is { } ageHours)
            One(page, "checkpoint_list_age_seconds", "gauge", "Age of the list in use.", ageHours * 3600);
        One(page, "checkpoint_central_online", "gauge", "1 when Central answered last time.", state.Link.Online ? 1 : 0);
        One(page, "checkpoint_clock_trusted", "gauge", "1 when the clock can be trusted.", state.Clock.Trusted ? 1 : 0);
        Head(page, "checkpoint_phrases_missing_total", "counter", "Sentences that were shown in English, wholly or in part, for want of a phrase.");
        foreach (Phrasebook book in Phrasebooks.OfTheLine.All)
            Line(page, $"checkpoint_phrases_missing_total{{language=\"{book.Language.Code}\"}}", book.Missing);
        if (counters.Alerts.Of(state.List.Generation) is { } tally)
            WriteAlerts(page, tally);
        if (secondLine is not null)
            WriteLooks(page, secondLine.Looks);
        return page.ToString();
    }

    private static void WriteLooks(StringBuilder page, SecondLooks looks)
    {
        Head(page, "checkpoint_second_looks_total", "counter", "Referred hits that a second officer judged, by agreement with the first.");
        Line(page, "checkpoint_second_looks_total{judgement=\"agreed\"}", looks.Agreed);
        Line(page, "checkpoint_second_looks_total{judgement=\"differed\"}", looks.Differed);
        Line(page, "checkpoint_second_looks_total{judgement=\"cannotSay\"}", looks.CannotSay);
        if (looks.Agreement is not { } agreement)
            return;
        Head(page, "checkpoint_second_looks_agreement", "gauge", "Share that agreed, with the ends of its 95 % interval.");
        Line(page, "checkpoint_second_looks_agreement{end=\"low\"}", agreement.Low);
        Line(page, "checkpoint_second_looks_agreement{end=\"share\"}", agreement.Share);
        Line(page, "checkpoint_second_looks_agreement{end=\"high\"}", agreement.High);
    }

    /// <summary>Of the list in use alone, since it is in use: they outlive a restart of the service.</summary>
    private static void WriteAlerts(StringBuilder page, AlertTally tally)
    {
        One(page, "checkpoint_list_searches_total", "counter", "Travellers searched in the list in use.", tally.Searches);
        Head(page, "checkpoint_list_alerts_total", "counter", "Travellers shown, by list and band; strong ones are possible ones too.");
        foreach (ListTally list in tally.Lists)
        {
            Line(page, $"checkpoint_list_alerts_total{{list=\"{Quoted(list.List)}\",band=\"possible\"}}", list.Shown);
            Line(page, $"checkpoint_list_alerts_total{{list=\"{Quoted(list.List)}\",band=\"strong\"}}", list.Strong);
        }

        Head(page, "checkpoint_list_false_alerts_total", "counter", "Those whom an officer found not to be the person.");
        foreach (ListTally list in tally.Lists)
        {
            Line(page, $"checkpoint_list_false_alerts_total{{list=\"{Quoted(list.List)}\",band=\"possible\"}}", list.FalseShown);
            Line(page, $"checkpoint_list_false_alerts_total{{list=\"{Quoted(list.List)}\",band=\"strong\"}}", list.FalseStrong);
        }

        Head(page, "checkpoint_list_false_alerts_per_10000", "gauge", "Achieved rate, with the ends of its 95 % interval.");
        foreach (ListTally list in tally.Lists)
        {
            EstimatedRate achieved = Intervals.Of(list.FalseShown, tally.Searches);
            Line(page, $"checkpoint_list_false_alerts_per_10000{{list=\"{Quoted(list.List)}\",end=\"low\"}}", achieved.Low.Per10000);
            Line(page, $"checkpoint_list_false_alerts_per_10000{{list=\"{Quoted(list.List)}\",end=\"rate\"}}", achieved.Rate.Per10000);
            Line(page, $"checkpoint_list_false_alerts_per_10000{{list=\"{Quoted(list.List)}\",end=\"high\"}}", achieved.High.Per10000);
        }
    }

    private static string Quoted(string label) =>
        label.Replace("\\", "\\\\", StringComparison.Ordinal).Replace("\"", "\\\"", StringComparison.Ordinal).ReplaceLineEndings(" ");

    private static void One(StringBuilder page, string name, string type, string help, double value)
    {
        Head(page, name, type, help);
        Line(page, name, value);
    }

    private static void Head(StringBuilder page, string name, string type, string help) =>
        page.Append(CultureInfo.InvariantCulture, $"# HELP {name} {help}\n# TYPE {name} {type}\n");

    private static void Line(StringBuilder page, string name, double value) =>
        page.Append(CultureInfo.InvariantCulture, $"{name} {value}\n");
}
