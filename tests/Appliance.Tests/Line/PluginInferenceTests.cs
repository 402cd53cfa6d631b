using CheckpointEdge.Appliance.Tests.Kiosk;
using CheckpointEdge.Simulators.Cameras;
using CheckpointEdge.Tests;
using CheckpointEdge.Vision.Inference;
using CheckpointEdge.Vision.Inference.Managed;

namespace CheckpointEdge.Appliance.Tests.Line;

/// <summary>A plug-in that is asked to brings the engine of the whole service.</summary>
public sealed class PluginInferenceTests
{
    private const int NetworksForFaces = 4;

    [FactNeeding(Needs.Faces)]
    public async Task The_service_loads_its_networks_in_the_engine_of_the_plug_in()
    {
        using CountdownEvent loaded = new(NetworksForFaces);
        await using SimulatedCamera camera = new("Document camera", TimeProvider.System);
        await using DeskHouse house = await DeskHouse.OpenAsync(
            with: options => options with { ModelsDirectory = Needs.Data("face", "models"), ModelsForTests = true },
            desk: new ScriptedDesk
            {
                DocumentCamera = camera,
                Inference = InferenceEngine.Of("Twin", file =>
                {
                    ManagedInference network = ManagedInference.Load(file.Bytes.Span);
                    loaded.Signal();
                    return network;
                }),
            });
        Assert.True(loaded.Wait(TimeSpan.FromSeconds(30)), $"{loaded.CurrentCount} networks were not loaded in it.");
    }

    [FactNeeding(Needs.Faces)]
    public async Task An_engine_that_cannot_run_leaves_the_comparing_to_the_officer_and_the_service_runs()
    {
        using ManualResetEventSlim asked = new();
        await using SimulatedCamera camera = new("Document camera", TimeProvider.System);
        await using DeskHouse house = await DeskHouse.OpenAsync(
            with: options => options with { ModelsDirectory = Needs.Data("face", "models"), ModelsForTests = true },
            desk: new ScriptedDesk
            {
                DocumentCamera = camera,
                Inference = InferenceEngine.Of("Twin", _ =>
                {
                    asked.Set();
                    throw new DllNotFoundException("libtwin");
                }),
            });
        Assert.True(asked.Wait(TimeSpan.FromSeconds(30)));
        Assert.Equal(System.Net.HttpStatusCode.NoContent, (await house.SignInAsync()).Status);
    }
}
