using System.Collections.Immutable;
using System.CommandLine;
using System.Text.Json;
using System.Text.Json.Serialization;
using CheckpointEdge.Cli.Panel;
using CheckpointEdge.Devices.Panel;

namespace CheckpointEdge.Cli.Devices;

/// <summary><c>device test panel</c>: switches one output after the other, and says what the panel sees.</summary>
internal static class PanelTestCommand
{
    private const double SecondsMax = 3600;
    private const double BarrierSecondsMax = 8;
    private const double ConnectSecondsMax = 5;
    private const int PetMilliseconds = OutputKeeper.PettingMilliseconds / 4;

    private static readonly JsonSerializerOptions _json =
        new(JsonSerializerDefaults.Web) { Converters = { new JsonStringEnumConverter(JsonNamingPolicy.CamelCase) } };

    /// <param name="Well">Null where only somebody who looks can tell.</param>
    private sealed record Step(string Name, bool? Well, string Sentence);

    private sealed record Asked(bool Barrier, bool Yes, double Seconds, TravellerSignal? Hold);

    public static Command Create()
    {
        Option<string?> guard = new("--guard") { Description = "The socket of the panel's guard, in place of --plugin." };
        Option<double> seconds = new("--seconds") { Description = "How long each output stands.", DefaultValueFactory = _ => 1 };
        Option<bool> barrier = new("--barrier") { Description = "Open and close the barrier too; asks first." };
        Option<bool> yes = new("--yes") { Description = "Do not ask before the barrier moves." };
        Option<TravellerSignal?> hold = new("--hold") { Description = "Light one lamp for --seconds, and nothing else." };
        Option<bool> json = new("--json") { Description = "One JSON object." };
        Command command = new(
            "panel",
            "Lights each lamp, sounds the buzzer, moves the barrier where it is asked to, and reads every switch and sensor. The service must "
            + "not run. Exit 0 when nothing was found, 1 when something was.\n"
            + "Example: checkpointctl device test panel --plugin BOARD-PLUGIN.dll --setting board=rock-5b.json --barrier")
        {
            PanelPlace.PluginOption, PanelPlace.SettingOption, guard, seconds, barrier, yes, hold, json,
        };
        command.SetAction(async (parsed, cancellation) =>
        {
            await using PanelPlace place = await PanelPlace.OpenAsync(
                parsed.GetValue(PanelPlace.PluginOption), parsed.GetValue(PanelPlace.SettingOption)!, parsed.GetValue(guard),
                TimeProvider.System, cancellation);
            double each = parsed.GetValue(seconds) is > 0 and <= SecondsMax and var asked
                ? asked
                : throw new InvalidOperationException($"--seconds is more than 0 and at most {SecondsMax}.");
            Asked what = new(parsed.GetValue(barrier), parsed.GetValue(yes), each, parsed.GetValue(hold));
            return await RunAsync(place.Panel, what, parsed.GetValue(json), cancellation);
        });
        return command;
    }

    private static async Task<int> RunAsync(IPanel panel, Asked asked, bool json, CancellationToken cancellation)
    {
        List<Step> steps = [];
        await UntilAsync(panel, PanelOutputs.Safe, ConnectSecondsMax, () => panel.Trouble is null, cancellation);
        if (panel.Trouble is { } trouble)
            steps.Add(new Step("panel", false, $"{trouble.Sentence} {trouble.WhatToDo}"));
        else if (asked.Hold is { } lamp)
            await UntilAsync(panel, PanelOutputs.Safe with { Lamps = lamp }, asked.Seconds, () => false, cancellation);
        else
            await TryAllAsync(panel, asked, steps, json, cancellation);
        panel.Drive(PanelOutputs.Safe);
        bool well = steps.All(step => step.Well != false);
        if (json)
            Console.Out.WriteLine(JsonSerializer.Serialize(new { well, steps, inputs = panel.Inputs }, _json));
        return well ? CommandLine.Done : CommandLine.NegativeAnswer;
    }

    private static async Task TryAllAsync(IPanel panel, Asked asked, List<Step> steps, bool silent, CancellationToken cancellation)
    {
        void Say(Step step)
        {
            steps.Add(step);
            if (!silent)
                Console.Out.WriteLine($"{(step.Well switch { true => "well", false => "FAULT", null => "look" }),-6}{step.Name}: {step.Sentence}");
        }

        foreach (TravellerSignal lamp in Enum.GetValues<TravellerSignal>().Where(lamp => lamp != TravellerSignal.OutOfService))
        {
            Say(new Step($"lamp {JsonNamingPolicy.CamelCase.ConvertName(lamp.ToString())}", null, "This lamp alone is lit now."));
            await UntilAsync(panel, PanelOutputs.Safe with { Lamps = lamp }, asked.Seconds, () => false, cancellation);
        }

        Say(new Step("buzzer", null, "It sounds now."));
        await UntilAsync(panel, PanelOutputs.Safe with { Buzzer = true }, asked.Seconds, () => false, cancellation);
        foreach (Step step in Seen(panel.Inputs))
            Say(step);
        if (asked.Barrier)
            await TryBarrierAsync(panel, asked, Say, cancellation);
    }

    private static IEnumerable<Step> Seen(PanelInputs inputs)
    {
        yield return new("cabinet", !inputs.TamperOpen, inputs.TamperOpen ? "It is open, or its loop is broken." : "It is closed.");
        yield return new("button", null, inputs.ButtonPressed ? "It is pressed." : "It is not pressed.");
        yield return new("mains", !inputs.MainsFailed, inputs.MainsFailed ? "They have failed." : "They are there.");
        yield return new(
            "battery", !inputs.BatteryLow, inputs.BatteryPercent is { } percent ? $"{percent} %." : "Nothing measures it.");
        yield return new("supply", null, inputs.SupplyVolts is { } volts ? FormattableString.Invariant($"{volts:0.00} V.") : "Nothing measures it.");
        yield return new(
            "temperature", null, inputs.CabinetCelsius is { } celsius ? FormattableString.Invariant($"{celsius:0.0} °C.") : "Nothing measures it.");
    }

    private static async Task TryBarrierAsync(IPanel panel, Asked asked, Action<Step> say, CancellationToken cancellation)
    {
        if (!panel.Inputs.HasBarrier)
        {
            say(new Step("barrier", false, "This panel has none."));
            return;
        }

        if (!asked.Yes && !await ConfirmedAsync(cancellation))
        {
            say(new Step("barrier", null, "Not tried."));
            return;
        }

        bool opened = await UntilAsync(
            panel, PanelOutputs.Safe with { Barrier = BarrierDrive.Open }, BarrierSecondsMax, () => panel.Inputs.BarrierIsOpen, cancellation);
        say(new Step("barrier opens", opened, opened ? "Its switch says open." : "Its switch does not say open; it was stopped."));
        bool closed = await UntilAsync(
            panel, PanelOutputs.Safe with { Barrier = BarrierDrive.Close }, BarrierSecondsMax,
            () => panel.Inputs.BarrierIsClosed || panel.Inputs.BarrierObstructed, cancellation) && panel.Inputs.BarrierIsClosed;
        say(new Step(
            "barrier closes", closed,
            closed ? "Its switch says closed."
            : panel.Inputs.BarrierObstructed ? "Something is in its way; it was stopped." : "Its switch does not say closed; it was stopped."));
    }

    private static async Task<bool> ConfirmedAsync(CancellationToken cancellation)
    {
        await Console.Out.WriteLineAsync("The barrier will move. Is everybody away from it? Type yes:");
        return await Console.In.ReadLineAsync(cancellation) == "yes";
    }

    /// <summary>Keeps outputs up until something holds or the time is over; then nothing is driven.</summary>
    private static async Task<bool> UntilAsync(
        IPanel panel, PanelOutputs outputs, double seconds, Func<bool> reached, CancellationToken cancellation)
    {
        TimeProvider time = TimeProvider.System;
        long began = time.GetTimestamp();
        try
        {
            while (!reached() && time.GetElapsedTime(began).TotalSeconds < seconds)
            {
                panel.Drive(outputs);
                TimeSpan left = TimeSpan.FromSeconds(seconds) - time.GetElapsedTime(began);
                TimeSpan step = TimeSpan.FromMilliseconds(outputs.Barrier == BarrierDrive.Rest ? PetMilliseconds : 20);
                await Task.Delay(left < step && left > TimeSpan.Zero ? left : step, time, cancellation);
            }

            return reached();
        }
        finally
        {
            panel.Drive(PanelOutputs.Safe);
        }
    }
}
