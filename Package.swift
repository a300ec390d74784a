// swift-tools-version: 6.2
import PackageDescription

/// Language features and, where the environment asks for it, warnings as errors, for every Swift target of the project.
let swiftSettings: [SwiftSetting] =
  [
    .enableUpcomingFeature("ExistentialAny"),
    .enableUpcomingFeature("MemberImportVisibility"),
  ] + (Context.environment["FOB_WARNINGS_AS_ERRORS"] == nil ? [] : [.treatAllWarnings(as: .error)])

/// The commit that the build is made from, where `.ci/package` or another packager says so: a hexadecimal number.
let commit = Context.environment["FOB_COMMIT"].flatMap { $0.allSatisfy(\.isHexDigit) ? $0 : nil }

/// How the programs of a release are linked, by the toolchain's own linker (the system's cannot read some static libraries, libstdc++ among them): once
/// started, nobody can change where a call of a library goes, and what is to be added to addresses at the start takes a hundredth of the room.
let releaseLinking: [LinkerSetting] = [
  .unsafeFlags(
    [
      "-use-ld=lld", "-Xlinker", "-z", "-Xlinker", "relro", "-Xlinker", "-z", "-Xlinker", "now", "-Xlinker", "-z",
      "-Xlinker", "pack-relative-relocs",
    ], .when(configuration: .release))
]

/// How fob is linked besides, so that it starts quickly and needs no library of C++ where it is copied to: resolving libstdc++ costs every start half a
/// millisecond, thousands of exported symbols a fifth of one. `Sources/Linking` has -lstdc++ find the static library.
let withoutLibraryOfCXX: [LinkerSetting] = [
  .unsafeFlags(
    [
      "-Xclang-linker", "-static-libgcc", "-L\(Context.packageDirectory)/Sources/Linking",
      "-Xlinker", "--no-export-dynamic",
    ], .when(configuration: .release))
]

/// How our C is compiled in a release: a buffer that is written over its end stops the program. Without optimisation glibc has no such checks.
let checkedC: [CSetting] = [
  .unsafeFlags(
    ["-fstack-protector-strong", "-U_FORTIFY_SOURCE", "-D_FORTIFY_SOURCE=3"], .when(configuration: .release))
]

/// The themes that live at the top level, each embedded in `Interface`.
let themes = ["universal", "dark", "light", "mono", "high-contrast", "deuteranopia", "tritanopia"]

/// The services that are files, each embedded in `ServiceFiles`.
let serviceFiles = ["archivesspace", "devpi", "jupyterhub", "simplejwt"]

/// A Swift library module in `Sources/NAME`.
func module(_ name: String, dependsOn dependencies: [Target.Dependency], resources: [Resource] = []) -> Target {
  .target(name: name, dependencies: dependencies, resources: resources, swiftSettings: swiftSettings)
}

/// The test target of one module, in `Tests/FOLDER`.
func tests(_ folder: String, of dependencies: [Target.Dependency], exclude: [String] = []) -> Target {
  .testTarget(
    name: "\(folder)Tests", dependencies: dependencies + ["Support"], path: "Tests/\(folder)", exclude: exclude,
    swiftSettings: swiftSettings)
}

let crypto = Target.Dependency.product(name: "Crypto", package: "swift-crypto")
let cryptoExtras = Target.Dependency.product(name: "CryptoExtras", package: "swift-crypto")
let argumentParser = Target.Dependency.product(name: "ArgumentParser", package: "swift-argument-parser")
let flyingSocks = Target.Dependency.product(name: "FlyingSocks", package: "FlyingFox")

let package = Package(
  name: "fob",
  products: [
    .executable(name: "fob", targets: ["fob"]),
    .executable(name: "fob-sandbox", targets: ["fob-sandbox"]),
    .executable(name: "fob-bench", targets: ["fob-bench"]),
    // What tests preload into the programs that they start.
    .library(name: "Interposer", type: .dynamic, targets: ["Interposer"]),
  ],
  dependencies: [
    .package(url: "https://github.com/apple/swift-argument-parser", from: "1.8.2"),
    .package(url: "https://github.com/apple/swift-crypto", from: "4.5.2"),
    .package(url: "https://github.com/swhitty/FlyingFox", from: "0.27.1"),
  ],
  targets: [
    .target(name: "CNcurses", cSettings: checkedC),
    .target(name: "CLinux", cSettings: checkedC),
    .target(
      name: "CBuildFacts", cSettings: checkedC + (commit.map { [.define("FOB_COMMIT", to: "\"\($0)\"")] } ?? [])),
    .target(name: "CCurl", cSettings: checkedC),
    .target(name: "CQRCode", cSettings: checkedC),
    // libxml2's headers include each other by paths below this folder, on every Debian and Ubuntu.
    .target(name: "CLibXML2", cSettings: checkedC + [.unsafeFlags(["-I/usr/include/libxml2"])]),

    module("Formats", dependsOn: []),
    module("Host", dependsOn: ["Formats", "CLinux", "CQRCode"]),
    module("TokenModel", dependsOn: ["Formats", crypto]),
    module("Keeping", dependsOn: ["TokenModel", "Formats", "Host", crypto]),
    module("Doctor", dependsOn: ["TokenModel", "TerminalKit", "Formats", "Host"]),
    module(
      "ServiceFiles", dependsOn: ["TokenModel", "Formats", "Host"],
      resources: serviceFiles.map { .embedInCode("Shipped/\($0).ini") }),
    module("Services", dependsOn: ["ServiceFiles", "TokenModel", "Formats", "Host", "CCurl", "CLibXML2", crypto]),
    module("Vault", dependsOn: ["TokenModel", "Formats", "Host", crypto, cryptoExtras]),
    module("TerminalKit", dependsOn: ["Formats"]),
    module(
      "Interface", dependsOn: ["TerminalKit", "TokenModel", "Formats", "Host"],
      resources: themes.map { .embedInCode("../../themes/\($0).ini") }),
    module("Manual", dependsOn: ["Interface", "TerminalKit", "TokenModel", "Formats"]),
    module("Terminal", dependsOn: ["TerminalKit", "Formats", "Host", "CNcurses", "CLinux"]),
    .executableTarget(
      name: "fob",
      dependencies: [
        "Terminal", "TerminalKit", "Interface", "Manual", "Services", "ServiceFiles", "Vault", "Doctor", "Keeping",
        "TokenModel",
        "Host", "Formats", "CBuildFacts", argumentParser,
      ],
      swiftSettings: swiftSettings, linkerSettings: releaseLinking + withoutLibraryOfCXX),
    .executableTarget(
      name: "fob-sandbox", dependencies: [argumentParser, crypto, flyingSocks], swiftSettings: swiftSettings,
      linkerSettings: releaseLinking),

    .target(name: "Support", dependencies: ["CLinux"], path: "Tests/Support", swiftSettings: swiftSettings),
    .target(name: "Interposer", path: "Tests/Programs/Interposer"),
    .executableTarget(
      name: "terminal-program", dependencies: ["Terminal", "TerminalKit", "Formats"],
      path: "Tests/Programs/TerminalProgram", swiftSettings: swiftSettings),
    .executableTarget(
      name: "audit-program", dependencies: ["Keeping", "TokenModel"], path: "Tests/Programs/AuditProgram",
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "day-program", dependencies: ["Interface", "TerminalKit", "TokenModel", "Formats", "Host"],
      path: "Tests/Programs/DayProgram",
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "fleet-simulation", dependencies: ["TokenModel", "Formats"], path: "Tests/Programs/FleetSimulation",
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "random-keys", dependencies: ["Support"], path: "Tests/Programs/RandomKeys", swiftSettings: swiftSettings),
    .executableTarget(
      name: "network-faults", dependencies: ["Support"], path: "Tests/Programs/NetworkFaults",
      swiftSettings: swiftSettings),
    .executableTarget(
      name: "expiry-storm", dependencies: ["Support"], path: "Tests/Programs/ExpiryStorm", swiftSettings: swiftSettings),
    .executableTarget(
      name: "fob-bench", dependencies: ["Support", "CLinux", argumentParser], path: "Tests/Programs/Benchmark",
      resources: [.embedInCode("Peers/pod_tokens.py")],
      swiftSettings: swiftSettings),
    tests("Formats", of: ["Formats"]),
    tests("Host", of: ["Host", "Formats", "CLinux"]),
    tests("TokenModel", of: ["TokenModel", "Formats"]),
    tests("Keeping", of: ["Keeping", "TokenModel", "Formats", "Host", "audit-program"]),
    tests("Doctor", of: ["Doctor", "TokenModel", "TerminalKit", "Formats", "Host"]),
    tests("Services", of: ["Services", "ServiceFiles", "TokenModel", "Formats", "Host"]),
    tests("ServiceFiles", of: ["ServiceFiles", "TokenModel", "Formats", "Host"]),
    tests("Vault", of: ["Vault", "TokenModel", "Host", "Formats", crypto], exclude: ["Vectors"]),
    tests("TerminalKit", of: ["TerminalKit", "Formats"]),
    tests("Interface", of: ["Interface", "TerminalKit", "TokenModel", "Host", "Formats"], exclude: ["Goldens"]),
    tests("Terminal", of: ["Terminal", "TerminalKit", "Formats", "CLinux", "terminal-program"]),
    tests("Manual", of: ["Manual", "Interface", "TerminalKit", "Services", "TokenModel", "Formats"]),
    tests("Fob", of: ["fob", "Interface", "TerminalKit", "TokenModel", "Host", "Formats"]),
    tests("FobSandbox", of: ["fob-sandbox", crypto]),
    tests(
      "Fuzz",
      of: [
        "Services", "ServiceFiles", "CCurl", "Vault", "Terminal", "TerminalKit", "Interface", "Keeping", "TokenModel",
        "Host", "Formats",
      ],
      exclude: ["Corpus", "Driver"]),
    tests(
      "EndToEnd",
      of: [
        "fob", "fob-sandbox", "day-program", "fleet-simulation", "Interposer", "Manual", "Vault", "TokenModel", "Host",
        "Formats",
      ],
      exclude: ["Examples/vendor_token.py"]),
  ],
  swiftLanguageModes: [.v6]
)
