import Formats
import FoundationEssentials

/// A server's answer to a login.
public enum LoginStep: Sendable {
  /// Done: the session.
  case loggedIn(Session)
  /// More is required.
  case challenged(LoginChallenge)
}

/// The known answers for a login: from the environment, from its secret sources, or typed by a person.
public struct LoginAnswers: Sendable, Equatable {
  package private(set) var values: [LoginField.Name: Secret]

  /// Makes answers; every value is treated as a secret, the user name too.
  public init(_ values: [LoginField.Name: Secret] = [:]) {
    self.values = values
  }

  /// The answer to one field, or nil.
  public subscript(name: LoginField.Name) -> Secret? {
    get { values[name] }
    set { values[name] = newValue }
  }

  /// These answers, completed by others.
  public func completed(by others: LoginAnswers) -> LoginAnswers {
    LoginAnswers(values.merging(others.values) { mine, _ in mine })
  }
}

/// A login that a person must approve at an address, in a browser that may be on another machine (RFC 8628).
public struct LoginApproval: Sendable, Equatable, Codable {
  /// Where to go; neutral to draw.
  public var address: String
  /// The same with the code in it, or nil if the server gives none; neutral to draw.
  public var completeAddress: String?
  /// What to type there; neutral to draw.
  public var code: String
  /// When the code expires, by the caller's clock: the `now` that a service was given, the local clock for everyone
  /// else.
  public var expires: Date
  /// Seconds to wait between two polls.
  public var interval: Int

  /// The address for a camera: with the code in it, if there is one.
  public var scannedAddress: String { completeAddress ?? address }

  /// Makes it.
  public init(address: String, completeAddress: String? = nil, code: String, expires: Date, interval: Int) {
    self.address = address
    self.completeAddress = completeAddress
    self.code = code
    self.expires = expires
    self.interval = interval
  }
}

/// What a server wants after the first step of a login.
public struct LoginChallenge: Sendable, Equatable {
  /// What is wanted now.
  public enum Demand: Sendable, Equatable, Codable {
    /// Answers to type: a form, or the code of a second factor.
    case answers([LoginField])
    /// A person's approval at an address; `continueLogin` asks whether it was given.
    case approval(LoginApproval)
    /// The address at which a login in a browser ends, typed or received.
    case redirect(LoginRedirect)
  }

  /// What is wanted now.
  public var demand: Demand
  /// One sentence that says why.
  public var message: String
  /// What the service needs to continue (Preservica's continuation token), by its own names.
  public var continuation: [String: Secret]

  /// Makes a challenge.
  public init(_ demand: Demand, message: String, continuation: [String: Secret]) {
    self.demand = demand
    self.message = message
    self.continuation = continuation
  }

  /// Makes a challenge that asks for answers.
  public init(fields: [LoginField], message: String, continuation: [String: Secret]) {
    self.init(.answers(fields), message: message, continuation: continuation)
  }

  /// The fields to type now.
  public var fields: [LoginField] {
    switch demand {
    case .answers(let fields): fields
    case .approval: []
    case .redirect: [LoginField(.address, label: "Address", isSecret: true)]
    }
  }

  /// The login in a browser that goes on; nil for any other demand.
  public var redirect: LoginRedirect? { if case .redirect(let redirect) = demand { redirect } else { nil } }
}

/// What a login asks of a person and what it costs, if known before it begins.
public struct LoginDemand: Sendable, Equatable {
  /// The fields to type: those that neither the environment nor its secret sources supply.
  public var fields: [LoginField]
  /// Whether someone must approve it in a browser.
  public var needsApproval: Bool
  /// Whether the server last asked for more than the environment supplies: usually a code.
  public var asksMore = false
  /// Sign-ins that the server still accepts from people, as counted here; nil for any number.
  public var signInsLeft: Int?

  /// Makes a demand.
  public init(_ fields: [LoginField], needsApproval: Bool = false, signInsLeft: Int? = nil) {
    self.fields = fields
    self.needsApproval = needsApproval
    self.signInsLeft = signInsLeft
  }

  /// No person is needed.
  public static let nothing = LoginDemand([])

  /// Whether no person is needed.
  public var isNothing: Bool { fields.isEmpty && !needsApproval && !asksMore }
}

/// One thing that a login asks for.
public struct LoginField: Sendable, Equatable, Identifiable, Codable {
  /// What is asked for; the same words as the keys of environment files where there is one.
  public enum Name: Sendable, Hashable, Codable {
    case username, tenant
    case secret(SecretName)
    /// The current code of the second factor: six digits.
    case code
    /// The address at which a login in a browser ended; a secret, for its code.
    case address

    /// What it is called in a sentence.
    package var displayName: String {
      switch self {
      case .username: "username"
      case .tenant: "tenant"
      case .secret(let name): name.rawValue
      case .code: "code"
      case .address: "address"
      }
    }
  }

  /// What is asked for.
  public var name: Name
  /// The words before the field: "Password".
  public var label: String
  /// Whether what is typed is masked.
  public var isSecret: Bool

  /// Makes a field.
  public init(_ name: Name, label: String, isSecret: Bool) {
    self.name = name
    self.label = label
    self.isSecret = isSecret
  }

  /// The name.
  public var id: Name { name }
}
