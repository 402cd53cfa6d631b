using System.Globalization;
using CheckpointEdge.Appliance.Cameras;
using CheckpointEdge.Appliance.Kiosk;
using CheckpointEdge.Devices.Boards;
using CheckpointEdge.Devices.Cameras;
using CheckpointEdge.Devices.ChipReaders;
using CheckpointEdge.Devices.MrzReaders;
using CheckpointEdge.Vision.Images;
using CheckpointEdge.Vision.Inference;
using CheckpointEdge.Vision.Models;

namespace CheckpointEdge.Appliance.Health.Doctor;

/// <summary>Readers, cameras and networks: tried themselves, or asked of the service where it holds them.</summary>
internal sealed class DeviceChecks(DoctorOptions options, ServiceSight service, TimeProvider time)
{
    public const string SmartCardServiceName = "smart-card-service";
    public const string ChipReaderName = "chip-reader";
    public const string MrzReaderName = "mrz-reader";
    public const string DocumentCameraName = "document-camera";
    public const string FaceCameraName = "face-camera";
    public const string ModelsName = "models";
    public const string BoardName = "board-file";
    public const string InferenceName = "onnx-runtime";

    /// <summary>The plug-in's setting that names the file.</summary>
    private const string BoardSetting = "board";

    /// <summary>Told in one line (count).</summary>
    private const int BoardFaultsMax = 3;

    private readonly Lazy<PcscReaderList> _readers = new(PcscReaders.List);

    public Finding SmartCardService(ApplianceOptions? asStarted) =>
        asStarted?.ChipReaderName is null && asStarted?.PluginPath is not null
            ? Finding.NotDone(SmartCardServiceName, "pcscd", "The chip reader of this board does not go through it.")
            : asStarted?.ChipReaderName is null
                ? Finding.NotDone(SmartCardServiceName, "pcscd", "No chip reader is configured.")
                : _readers.Value.Trouble is { } trouble
                    ? Finding.Fault(
                        SmartCardServiceName, "pcscd", trouble,
                        "Run systemctl status pcscd.socket; install pcscd if it is not there.")
                    : Finding.Well(SmartCardServiceName, "pcscd", "It answers.");

    public Finding ChipReader(ApplianceOptions? asStarted)
    {
        if (asStarted?.ChipReaderName is not { } wanted)
            return Finding.NotDone(ChipReaderName, "", "No chip reader is configured: chips are not read.");
        PcscReaderList list = _readers.Value;
        const string WhatToDo = "Plug the reader in; checkpointctl device list names what is there, and device bind chooses one.";
        return list.Trouble is not null
            ? Finding.Fault(
                ChipReaderName, wanted, "It cannot be asked: the smart card service does not answer.",
                "Mend the line above first.")
            : PcscReaders.Choose(list.Readers, wanted) is { } reader
                ? Finding.Well(ChipReaderName, wanted, reader.Name + (reader.ChipPresent ? " is there, with a chip on it." : " is there."))
                : Finding.Fault(
                    ChipReaderName, wanted,
                    list.Readers.IsEmpty ? "No reader is plugged in." : "None of the readers here is the one meant.", WhatToDo);
    }

    public Finding MrzReader(ApplianceOptions? asStarted)
    {
        if (asStarted?.ReaderPath is not { } path)
            return Finding.NotDone(MrzReaderName, "", "No reader on a serial line is configured.");
        return SerialMrzReader.TroubleOf(path) is { } trouble
            ? Finding.Fault(
                MrzReaderName, path, $"It cannot be opened: {trouble.TrimEnd('.')}.",
                File.Exists(path)
                    ? "Look whether it is the reader, and whether the service's user is in the group dialout."
                    : "Plug the reader in; checkpointctl device list names what is there, and device bind chooses one.")
            : Finding.Well(MrzReaderName, path, "The line is there and may be opened.");
    }

    public Task<Finding> DocumentCameraAsync(ApplianceOptions? asStarted, CancellationToken cancel) =>
        CameraAsync(DocumentCameraName, asStarted?.DocumentCamera, "Document camera", cancel);

    public Task<Finding> FaceCameraAsync(ApplianceOptions? asStarted, CancellationToken cancel) =>
        CameraAsync(FaceCameraName, asStarted?.TravellerCamera, "Face camera", cancel);

    /// <summary>The file by which the panel's pins are switched, held to the rules before anything is.</summary>
    public static Finding Board(ApplianceOptions? asStarted)
    {
        if (asStarted?.PluginSettings.GetValueOrDefault(BoardSetting) is not { } file)
            return Finding.NotDone(BoardName, "", "No board file is configured.");
        BoardReading reading = BoardFiles.Read(file);
        return reading.Board is not null
            ? Finding.Well(BoardName, file, "It keeps to every rule.")
            : Finding.Fault(
                BoardName, file, string.Join(" ", reading.Faults.Take(BoardFaultsMax)),
                "Correct the file; no pin is switched by a file that is wrong.");
    }

    public Finding Models(ApplianceOptions? asStarted)
    {
        string folder = asStarted?.ModelsDirectory ?? Path.Combine(options.DataDirectory, "models");
        bool wanted = asStarted is { DocumentCamera: not null } or { TravellerCamera: not null };
        if (!Directory.Exists(folder))
        {
            return wanted
                ? Finding.Look(
                    ModelsName, folder, "There are no models: officers compare faces themselves.",
                    "Run checkpointctl models install.")
                : Finding.NotDone(ModelsName, folder, "There are no models, and no camera that would need them.");
        }

        IReadOnlyList<ModelStanding> standing = new ModelFolder(folder, ModelManifest.BuiltIn).Standing();
        string[] changed = [.. standing.Where(one => one.State == ModelState.Changed).Select(one => one.Entry.File)];
        int installed = standing.Count(one => one.State == ModelState.Installed);
        return changed.Length > 0
            ? Finding.Fault(
                ModelsName, folder, $"Not the file of the manifest: {string.Join(", ", changed)}.",
                "Delete it and run checkpointctl models install.")
            : Finding.Well(
                ModelsName, folder,
                FormattableString.Invariant($"{installed} of {standing.Count} models are installed, each as the manifest names it."));
    }

    public Finding Inference(ApplianceOptions? asStarted)
    {
        InferenceEngine engine = InferenceEngine.Find();
        if (engine.Library is not { } library)
        {
            return asStarted is { DocumentCamera: not null } or { TravellerCamera: not null }
                ? Finding.Look(
                    InferenceName, InferenceEngine.LibraryFile, engine.Sentence,
                    "Bring the library: faces are compared twice as quickly with it.")
                : Finding.NotDone(InferenceName, InferenceEngine.LibraryFile, engine.Sentence);
        }

        try
        {
            nint handle = System.Runtime.InteropServices.NativeLibrary.Load(library);
            System.Runtime.InteropServices.NativeLibrary.Free(handle);
            return Finding.Well(InferenceName, library, "The library loads.");
        }
        catch (Exception failure) when (failure is DllNotFoundException or BadImageFormatException)
        {
            return Finding.Fault(
                InferenceName, library,
                "The library is there and does not load: it is damaged, or of another processor.",
                "Bring it again with deploy/models/install-onnxruntime.");
        }
    }

    private async Task<Finding> CameraAsync(string check, string? choice, string name, CancellationToken cancel)
    {
        if (choice is null)
            return Finding.NotDone(check, "", "No such camera is configured.");
        if (service.DeviceOf(name) is { } held)
        {
            return held.Well
                ? Finding.Well(check, choice, "The service has it, and its frames come.")
                : Finding.Fault(check, choice, held.Sentence, held.WhatToDo);
        }

        await using ICamera camera = CameraChoice.Open(choice, name, time);
        camera.Start();
        using CancellationTokenSource patience = new(TimeSpan.FromSeconds(options.FrameSeconds), time);
        using CancellationTokenSource either = CancellationTokenSource.CreateLinkedTokenSource(patience.Token, cancel);
        try
        {
            CameraFrame frame = await FirstAsync(camera, either);
            PictureReading reading = FramePictures.Decode(frame);
            return reading.IsRead
                ? Finding.Well(
                    check, choice,
                    string.Create(CultureInfo.InvariantCulture, $"A frame of {reading.Picture!.Width} × {reading.Picture.Height} came."))
                : Finding.Fault(
                    check, choice, $"A frame came that is no picture: {reading.Finding}",
                    "Choose another camera or format with checkpointctl device bind.");
        }
        catch (OperationCanceledException) when (!cancel.IsCancellationRequested)
        {
            CameraTrouble trouble = camera.Trouble ?? new CameraTrouble(
                "No frame came in time.", "Unplug it, wait five seconds, plug it in again.");
            return Finding.Fault(check, choice, trouble.Sentence, trouble.WhatToDo);
        }
    }

    /// <summary>The first frame, or no longer than until the camera says that it has trouble.</summary>
    private static async Task<CameraFrame> FirstAsync(ICamera camera, CancellationTokenSource patience)
    {
        void GiveUp()
        {
            if (camera.Trouble is not null)
                patience.Cancel();
        }

        camera.Changed += GiveUp;
        try
        {
            GiveUp();
            return await camera.NextAsync(0, patience.Token);
        }
        finally
        {
            camera.Changed -= GiveUp;
        }
    }
}
